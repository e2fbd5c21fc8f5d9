namespace AgentHost.Plugins.Files.Writing;

/// <summary>What happens to what is there.</summary>
internal enum WriteMode
{
    /// <summary>Creates or replaces the file.</summary>
    Overwrite,

    /// <summary>Only a file that is not there yet.</summary>
    Create,

    /// <summary>Adds to the end.</summary>
    Append,
}
