namespace AgentHost.Packages.Archives;

/// <summary>Limits on a package.</summary>
internal sealed record PackageBounds
{
    public static PackageBounds Default { get; } = new();

    /// <summary>Bytes of the package itself. Default 256 MB.</summary>
    public long Packed { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes of all files together. Default 1 GB.</summary>
    public long Unpacked { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Entries. Default 20,000.</summary>
    public int Entries { get; init; } = AgentHost.Plugins.Installed.ContentList.MostFiles;

    /// <summary>Most times that a file larger than <see cref="RatioFrom"/> may be larger than its packed form. Default 200.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Files up to this size may be packed as tightly as they are. Default 1 MB.</summary>
    public long RatioFrom { get; init; } = 1024 * 1024;

    /// <summary>The directory at the end of a package. Default 8 MB.</summary>
    public long Directory { get; init; } = 8 * 1024 * 1024;
}
