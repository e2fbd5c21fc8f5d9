namespace AgentHost.Plugins.Files.Writing;

/// <summary>Mode of a write with regard to a file that exists.</summary>
internal enum WriteMode
{
    /// <summary>Creates or replaces the file.</summary>
    Overwrite,

    /// <summary>Only a file that is not there yet.</summary>
    Create,

    /// <summary>Adds to the end.</summary>
    Append,
}
