namespace AgentHost.Plugins.Installed;

/// <summary>Content of an activation mark.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Installed">True for one of the person's installed plugins.</param>
/// <param name="Begun">Time when its activation began.</param>
public sealed record ActivationNote(string Id, string Version, string Folder, bool Installed, DateTimeOffset Begun);
