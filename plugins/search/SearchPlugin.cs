namespace AgentHost.Plugins.Search;

/// <summary>The tools that find things: <c>list</c>, <c>glob</c>, <c>grep</c>.</summary>
public sealed partial class SearchPlugin : Plugin;
