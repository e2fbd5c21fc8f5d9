namespace AgentHost.Plugins;

/// <summary>Origin of a plugin; also its rank when two bring a capability of one name.</summary>
public enum PluginOrigin
{
    /// <summary>Named for this run: <c>--plugin PATH</c>.</summary>
    Run,

    /// <summary>Shipped with the host.</summary>
    Bundled,

    /// <summary>Installed by the person.</summary>
    User,

    /// <summary>In the workspace's <c>.agents/plugins</c>.</summary>
    Project,
}
