namespace AgentHost.Plugins.Web.Http;

/// <summary>The host's guarded client for one workspace's settings; made with the first call, and anew when the settings changed.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class GuardedClients(IPluginContext plugin)
{
    private readonly Lock _gate = new();
    private HttpClient? _client;
    private IReadOnlyList<string> _allow = [];

    /// <exception cref="EgressException">The settings allow something that cannot be read.</exception>
    public HttpClient For(IWorkspaceContext workspace)
    {
        var allow = ToolSettings.Texts(workspace.Settings, "allow");
        lock (_gate)
        {
            if (_client is null || !allow.SequenceEqual(_allow, StringComparer.Ordinal))
            {
                // The one before is not disposed: a call may still use it. Its connections go when they are idle.
                _client = plugin.Http.CreateGuarded(allow);
                _allow = allow;
            }

            return _client;
        }
    }
}
