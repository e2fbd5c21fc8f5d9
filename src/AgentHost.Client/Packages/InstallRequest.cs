namespace AgentHost.Client;

/// <summary>A plugin to install, or to update.</summary>
/// <param name="Source">A name of a catalog, a folder, a package or an address; with <see cref="Update"/> or <see cref="Locked"/> a plugin's id.</param>
public sealed record InstallRequest(string Source)
{
    /// <summary>The catalog that the name is of; absent for all, in their order.</summary>
    public string? Catalog { get; init; }

    /// <summary>Its code runs in the host's own process. Default false: in a process of its own.</summary>
    public bool InProcess { get; init; }

    /// <summary>Folder of the project that it is installed into; absent for the person's own plugins.</summary>
    public string? Project { get; init; }

    /// <summary>An installed plugin is taken anew from its source. Default false.</summary>
    public bool Update { get; init; }

    /// <summary>Folder whose lock file says what is taken and from where; absent for none.</summary>
    public string? Locked { get; init; }

    /// <summary>Hash of the preview that a person agreed to. An install without it is refused.</summary>
    public string? Hash { get; init; }
}
