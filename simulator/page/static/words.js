// The page's own words in both languages. What the bot and people say comes as they said it.

const ENGLISH = {
  name: "Muster playground",
  skip: "Go to the message box",
  you: "You are",
  choosePerson: "Choose who you are",
  spectator: "Spectator",
  spectatorHint: "sees everything, takes part in nothing",
  roles: { owner: "owner", admin: "admin", judge: "judge", speaker: "speaker", member: "member", outsider: "not in the group" },
  chats: "Chats",
  noMessages: "No messages yet",
  privateChat: "private chat",
  members: (count) => (count === 1 ? "1 member" : `${count} members`),
  pickChat: "Choose a chat to begin.",
  back: "Back to the chats",
  write: "Message",
  writeIn: (title) => `Message in ${title}`,
  send: "Send",
  attach: "Send pictures or files",
  commands: "Commands",
  sending: "Sending …",
  failed: "Not sent",
  typing: (name) => `${name} is typing …`,
  uploading: (name) => `${name} is sending a file …`,
  start: "Start",
  startHint: (name) => `${name} cannot write to somebody who has not pressed Start.`,
  join: "Join",
  addBot: "Add the bot",
  noBot: "The bot is not in this group.",
  removeBot: "Remove the bot",
  leave: "Leave the group",
  chatMenu: "What can be done here",
  addTo: "Add the bot to which group?",
  nowhere: "There is no group here that you could add it to. Owners of a group can.",
  reply: "Reply",
  edit: "Edit",
  remove: "Delete",
  pinIt: "Pin",
  copy: "Copy text",
  copied: "Copied.",
  hundred: "100 members tap now",
  tapButton: (text) => `100 members tap “${text}” now`,
  hundredDone: (told) => `${told.answered} of ${told.tapped} taps were answered, in ${told.seconds} s.`,
  hundredWait: "100 members are tapping …",
  hundredNumbers: "What they were told (numbers left out):",
  react: "React",
  messageMenu: (name) => `What to do with the message of ${name}`,
  replyTo: (name) => `Reply to ${name}`,
  editing: "Edit message",
  cancel: "Cancel",
  edited: "edited",
  pinned: "Pinned message",
  unpinned: "Go to the pinned message",
  deleted: "deleted message",
  forwarded: (name) => `Forwarded from ${name}`,
  photo: "Photo",
  document: "File",
  video: "Video",
  voice: "Voice message",
  look: "Look",
  keep: "Download",
  photoOf: (name) => `Photo of ${name}`,
  all: "All",
  topics: "Topics",
  joined: (by, who) => (who === by ? `${by} joined` : `${by} added ${who}`),
  left: (by, who) => (who === by ? `${by} left` : `${by} removed ${who}`),
  pinnedBy: (by, text) => `${by} pinned “${text}”`,
  titled: (by, text) => `${by} named the group “${text}”`,
  topicMade: (by, text) => `${by} made the topic “${text}”`,
  changed: (by) => `${by} changed the group`,
  poll: "Poll",
  anonymousPoll: "Anonymous poll",
  closedPoll: "Final results",
  votes: (count) => (count === 1 ? "1 vote" : `${count} votes`),
  vote: "Vote",
  takeBack: "Take the vote back",
  ok: "OK",
  close: "Close",
  noAnswer: "The bot has not answered this tap.",
  outside: "This link leads out of Telegram. Nothing is loaded from there here:",
  gone: "What this link leads to cannot be seen here.",
  pictures: "Pictures to send",
  picturesHint: "Choose one, or several for an album.",
  picture: (number) => `Picture ${number}`,
  ownPictures: "Own pictures …",
  ownFiles: "Own files …",
  caption: "Caption",
  sendPictures: (count) => (count > 1 ? `Send album of ${count}` : "Send photo"),
  clock: "The clock of bot and Telegram",
  tenMinutes: "+10 min",
  oneHour: "+1 h",
  nextDay: "Next day",
  nextDeadline: "Next deadline",
  nextDeadlineAt: (moment) => `Next deadline: ${moment}`,
  noDeadline: "Nothing is planned. Start an activity first.",
  passing: "Time passes …",
  theme: "Light or dark",
  language: "中文",
  languageLabel: "切换到中文",
  stories: "Stories",
  storiesHint: "Watch what a group does, step by step.",
  acts: (count) => (count === 1 ? "1 step" : `${count} steps`),
  watchFor: "Watch for",
  next: "Next step",
  first: "Begin",
  playing: "Playing …",
  over: "The story is over. Now it is yours: choose who you are and go on.",
  again: "Start over",
  endStory: "Back to the playground",
  trouble: "The story went another way than its script:",
  troubleHint: "Somebody did something that is not in it. Go on as you like, or begin again.",
  expected: "Expected",
  got: "Got",
  done: "done",
  follow: "Show where it happens",
  sees: (name) => `Only ${name} sees:`,
  taps: (name, text) => `${name} taps “${text}”`,
  lost: "The playground does not answer. It is looked for …",
  back2: "There it is again.",
  unread: (count) => `${count} new`,
  newMessages: "To the newest message",
  anonymousAdmin: "anonymous admin",
  today: "Today",
};

const CHINESE = {
  name: "Muster 试玩场",
  skip: "跳到输入框",
  you: "你现在是",
  choosePerson: "选择身份",
  spectator: "旁观者",
  spectatorHint: "什么都能看到，但不参与",
  roles: { owner: "群主", admin: "管理员", judge: "评委", speaker: "主讲人", member: "群员", outsider: "不在群里" },
  chats: "聊天",
  noMessages: "还没有消息",
  privateChat: "私聊",
  members: (count) => `${count} 位成员`,
  pickChat: "选一个聊天开始吧。",
  back: "返回聊天列表",
  write: "消息",
  writeIn: (title) => `在“${title}”发消息`,
  send: "发送",
  attach: "发送图片或文件",
  commands: "命令",
  sending: "发送中……",
  failed: "没发出去",
  typing: (name) => `${name} 正在输入……`,
  uploading: (name) => `${name} 正在发送文件……`,
  start: "开始",
  startHint: (name) => `没点过“开始”的人，${name} 不能主动私聊。`,
  join: "加入",
  addBot: "拉机器人进群",
  noBot: "机器人还不在这个群里。",
  removeBot: "移除机器人",
  leave: "退出群聊",
  chatMenu: "更多操作",
  addTo: "把机器人拉进哪个群？",
  nowhere: "这里没有你能拉机器人进去的群，群主可以。",
  reply: "回复",
  edit: "编辑",
  remove: "删除",
  pinIt: "置顶",
  copy: "复制文字",
  copied: "已复制。",
  hundred: "100 人同时点",
  tapButton: (text) => `100 人同时点“${text}”`,
  hundredDone: (told) => `${told.tapped} 次点击，${told.answered} 次得到回应，用时 ${told.seconds} 秒。`,
  hundredWait: "100 位群员正在点……",
  hundredNumbers: "他们看到的提示（数字略去）：",
  react: "表情回应",
  messageMenu: (name) => `对 ${name} 的消息进行操作`,
  replyTo: (name) => `回复 ${name}`,
  editing: "编辑消息",
  cancel: "取消",
  edited: "已编辑",
  pinned: "置顶消息",
  unpinned: "查看置顶消息",
  deleted: "消息已删除",
  forwarded: (name) => `转发自 ${name}`,
  photo: "图片",
  document: "文件",
  video: "视频",
  voice: "语音",
  look: "查看",
  keep: "下载",
  photoOf: (name) => `${name} 的图片`,
  all: "全部",
  topics: "话题",
  joined: (by, who) => (who === by ? `${by} 加入了群` : `${by} 邀请 ${who} 进群`),
  left: (by, who) => (who === by ? `${by} 退出了群` : `${by} 移除了 ${who}`),
  pinnedBy: (by, text) => `${by} 置顶了“${text}”`,
  titled: (by, text) => `${by} 把群名改为“${text}”`,
  topicMade: (by, text) => `${by} 新建了话题“${text}”`,
  changed: (by) => `${by} 修改了群设置`,
  poll: "投票",
  anonymousPoll: "匿名投票",
  closedPoll: "最终结果",
  votes: (count) => `${count} 票`,
  vote: "投票",
  takeBack: "撤回投票",
  ok: "知道了",
  close: "关闭",
  noAnswer: "机器人没有回应这次点击。",
  outside: "这个链接通向 Telegram 之外，这里不会打开它：",
  gone: "这个链接指向的内容，在这里看不到。",
  pictures: "选择要发的图片",
  picturesHint: "选一张，或选几张组成相册。",
  picture: (number) => `图片 ${number}`,
  ownPictures: "本机图片……",
  ownFiles: "本机文件……",
  caption: "配文",
  sendPictures: (count) => (count > 1 ? `发送 ${count} 张相册` : "发送图片"),
  clock: "机器人和 Telegram 共用的时钟",
  tenMinutes: "+10 分钟",
  oneHour: "+1 小时",
  nextDay: "到明天",
  nextDeadline: "到下个时点",
  nextDeadlineAt: (moment) => `下个时点：${moment}`,
  noDeadline: "没有任何安排，先发起一个活动吧。",
  passing: "时间流逝中……",
  theme: "浅色或深色",
  language: "EN",
  languageLabel: "Switch to English",
  stories: "剧本",
  storiesHint: "一步一步看，一个群里会发生什么。",
  acts: (count) => `${count} 步`,
  watchFor: "看点",
  next: "播放下一步",
  first: "开始",
  playing: "播放中……",
  over: "剧本演完了。接下来交给你：选一个身份继续玩吧。",
  again: "从头再来",
  endStory: "回到试玩场",
  trouble: "这里和剧本不一样：",
  troubleHint: "有人做了剧本里没有的事。你可以随意继续，也可以从头再来。",
  expected: "应为",
  got: "实际",
  done: "已完成",
  follow: "自动切到正在发生的地方",
  sees: (name) => `只有${name}看到：`,
  taps: (name, text) => `${name} 点了“${text}”`,
  lost: "试玩场没有回应，正在重新连接……",
  back2: "已重新连上。",
  unread: (count) => `${count} 条新消息`,
  newMessages: "回到最新消息",
  anonymousAdmin: "匿名管理员",
  today: "今天",
};

// What Telegram's apps would not let somebody do comes in English; what one meets often is said in Chinese, too.
const REFUSALS = [
  [/ may not send .* in (.*)$/, (chat) => `现在不能在“${chat}”发这类消息。`],
  [/ is not in (.*?)( any more)?$/, (chat) => `你不在“${chat}”里。`],
  [/^The button is not there any more/, () => "这个按钮已经不在了。"],
  [/^The message is not there any more/, () => "这条消息已经不在了。"],
  [/^Choose who you are first/, () => "先选一个身份。"],
  [/has no right .* in (.*)$/, (chat) => `你在“${chat}”没有这个权限。`],
  [/cannot add members to (.*)$/, (chat) => `你不能往“${chat}”拉人。`],
  [/^the poll is closed/, () => "投票已经结束。"],
  [/IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS/, () => "这不是能发送的图片。"],
];

/** A refusal in the page's language, where there are words for it. */
export function refusal(text) {
  if (language === "en") return text;
  for (const [pattern, say] of REFUSALS) {
    const found = pattern.exec(text);
    if (found) return say(found[1]);
  }
  return text;
}

const LANGUAGES = { en: ENGLISH, "zh-CN": CHINESE };

/** The page's language: what was chosen here before, else what the browser asks for. */
export let language = stored("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en");
if (!(language in LANGUAGES)) language = "en";

/** The words of that language. */
export let words = LANGUAGES[language];

export function speak(chosen) {
  language = chosen;
  words = LANGUAGES[chosen];
  store("language", chosen);
}

/** Small choices live in the browser: theme and language. A browser that keeps nothing is fine. */
export function stored(name) {
  try {
    return localStorage.getItem(`muster-${name}`);
  } catch {
    return null;
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(`muster-${name}`, value);
  } catch {
    // It is chosen for this visit only.
  }
}

const locale = () => (language === "en" ? "en-GB" : language);

export function timeOf(moment, zone) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone }).format(moment);
}

export function dayOf(moment, zone) {
  return new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric", month: "short", timeZone: zone }).format(moment);
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
