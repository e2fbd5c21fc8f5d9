namespace AgentHost.Plugins.Installed;

/// <summary>Content of an activation mark.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Installed">Whether it is one of the person's installed plugins.</param>
/// <param name="Begun">When its activation began.</param>
public sealed record ActivationNote(string Id, string Version, string Folder, bool Installed, DateTimeOffset Begun);
