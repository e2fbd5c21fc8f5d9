namespace AgentHost.Plugins.Web;

/// <summary>The tools that reach the web: <c>fetch</c>, <c>download</c>.</summary>
public sealed partial class WebPlugin : Plugin;
