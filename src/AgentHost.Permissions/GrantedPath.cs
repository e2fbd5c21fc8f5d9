namespace AgentHost.Permissions;

/// <summary>A path of a plan, resolved; what a permitted call is held to.</summary>
/// <param name="Path">Real path.</param>
/// <param name="Write">True when it may be changed.</param>
/// <param name="Recursive">True when all below it is meant.</param>
public sealed record GrantedPath(string Path, bool Write, bool Recursive);
