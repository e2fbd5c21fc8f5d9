namespace AgentHost.FileSystem;

/// <summary>Says why a file that a person named cannot be read, with its name once.</summary>
public static class FileFaults
{
    /// <summary>One sentence.</summary>
    /// <param name="path">The file, as the person named it.</param>
    /// <param name="fault">What happened.</param>
    public static string Say(string path, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(fault);
        return fault switch
        {
            FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist.",
            _ when fault.Message.StartsWith(path + " ", StringComparison.Ordinal) => fault.Message,
            UnauthorizedAccessException => Directory.Exists(path) ? $"{path} is a folder, and a file is wanted." : $"{path} may not be read by this user.",
            _ => $"{path} cannot be read: {fault.Message.TrimEnd('.')}.",
        };
    }
}
