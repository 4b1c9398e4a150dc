/* The few texts that Streamlit itself puts on the page speak English and cannot be set: here is what they are in Chinese.

   The server puts this script into its page (server.py). A text is translated where it stands alone and word for word; texts of our
   own, and of documents, are never touched. After an upgrade of Streamlit an unknown text stays English: tests/browser/test_chinese.py
   tells which. */
(() => {
  "use strict";

  const WORDS = {
    "Skip to main content": "跳到正文",
    "App pages": "页面菜单",
    "Link to heading": "本节链接",
    "Main menu": "主菜单",
    "Running...": "正在计算…",
    "Stopping...": "正在停止…",
    "Stop": "停止",
    "Rerun": "重新运行",
    "Open": "展开选项",
    "Close": "关闭",
    "Dismiss": "关闭",
    "Error:": "错误：",
    "Expand": "展开",
    "Collapse": "收起",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No options to select": "没有可选项",
    "No results": "没有符合的选项",
    "Selectbox options": "选项",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Previous page": "上一页",
    "Next page": "下一页",
    "Press Enter to apply": "按回车生效",
    "Press Enter to submit form": "按回车提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车生效",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车生效",
    "Press ⌘+Enter to submit form": "按 ⌘+回车提交",
    "Invalid input.": "填写有误。",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Upload": "选择文件",
    "file upload": "选择文件",
    "Add files": "再选文件",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Only one file is allowed.": "只能选一个文件。",
    "File size is too small.": "文件太小。",
    "Network error": "网络中断",
    "Download failed": "下载失败，请再试一次",
    "Fullscreen": "放大",
    "Close fullscreen": "退出放大",
    "Copy to clipboard": "复制",
    "Copied": "已复制",
    "Page not found": "没有这一页",
    "yyyy": "年",
    "mm": "月",
    "dd": "日",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键选日期，回车选定，Esc 关闭。",
    "Connecting": "正在连接",
    "Connection error": "与系统的连接已断开",
    "Connection lost. Please wait for the app to reconnect, then try again.": "连接断开，正在重新连接，请稍候再试。",
    "Reconnected to server.": "已重新连接。",
    "Streamlit server is not responding. Are you connected to the internet?":
      "系统无响应，正在自动重试。请检查网络，或联系管理员；网络恢复后本页自动恢复连接。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "系统可能已经停止运行，正在自动重试。请重新启动系统，或联系管理员；恢复运行后本页自动恢复连接。",
    "Connection timed out.": "连接超时，请刷新页面再试。",
    "Try again": "再试一次",
    "Please wait...": "请稍候…",
  };
  const PATTERNS = [
    [/^(\d+) options? available\.?$/, "共 $1 个选项"],
    [/^(?:Error: )?AxiosError: .* status code 413$/, "这些文件合计太大或太多，请先把前面的入库，再传其余的。"],
    [/^(?:Error: )?AxiosError: .* status code 403$/, "没有上传的权限，请刷新页面。"],
    [/^Error: (.+)$/, "错误：$1"],
    [/^\w+ icon$/, ""],
    [/^Select (\d+) match(?:es)?$/, "选中符合的 $1 项"],
    [/^(.+), selected$/, "$1，已选"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^File must be ([\d.]+ ?[KMG]?B) or smaller\.$/, "文件不能超过 $1。"],
    [/^.* files are not allowed\.$/, "不支持这种文件。"],
    [/^You have requested page (\S+), but no corresponding file was found.*$/, "没有“$1”这一页，已转到总览。请从上面的菜单重新选择。"],
    [/^The page that you have requested does not seem to exist\..*$/, "地址所指的页面不存在，已转到总览。请从上面的菜单重新选择。"],
  ];
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "alt"];
  const OURS = '[data-testid="stHtml"], .stPlotlyChart';

  const chinese = (text) => {
    const known = text.trim();
    if (Object.hasOwn(WORDS, known)) return text.replace(known, WORDS[known]);
    const pattern = PATTERNS.find(([english]) => english.test(known));
    return pattern ? known.replace(...pattern) : text;
  };

  const translateText = (node) => {
    const translated = chinese(node.data);
    if (translated !== node.data) node.data = translated;
  };

  const translateAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name);
      if (text && text !== chinese(text)) element.setAttribute(name, chinese(text));
    }
  };

  const translate = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!(element instanceof Element) || element.closest(OURS)) return;
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    translateAttributes(element);
    element.childNodes.forEach(translate);
  };

  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) addedNodes.length ? addedNodes.forEach(translate) : translate(target);
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
})();
