namespace AgentHost.Server.Endpoints;

/// <summary>Things that an endpoint is about, by which a token for one workspace is held to it.</summary>
internal enum EndpointPlace
{
    /// <summary>The whole server: nothing for a token of one workspace.</summary>
    Server,

    /// <summary>Things of many workspaces, of which the endpoint shows those that the caller may see.</summary>
    Filtered,

    /// <summary>The open workspace that the path names as <c>{workspace}</c>.</summary>
    Workspace,

    /// <summary>The session that the path names as <c>{session}</c>.</summary>
    Session,

    /// <summary>Nothing that is anybody's, such as the version.</summary>
    Nothing,
}
