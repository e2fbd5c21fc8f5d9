namespace AgentHost.Plugins.SessionTools;

/// <summary>Tools about the session itself: <c>todo</c>, <c>ask_user</c>, <c>time</c>.</summary>
public sealed partial class SessionToolsPlugin : Plugin;
