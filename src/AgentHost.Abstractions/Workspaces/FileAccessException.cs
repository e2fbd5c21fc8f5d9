namespace AgentHost;

/// <summary>A file could not be had. The message is fit for a model to read.</summary>
public sealed class FileAccessException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">Reason for the failure.</param>
    /// <param name="path">Path as it was asked for.</param>
    /// <param name="message">One sentence.</param>
    public FileAccessException(FileAccessFailure failure, string path, string message)
        : base(message)
    {
        Failure = failure;
        Path = path;
    }

    /// <summary>Reason for the failure.</summary>
    public FileAccessFailure Failure { get; }

    /// <summary>The path as it was asked for.</summary>
    public string Path { get; }

    /// <summary>Nothing stands at the path.</summary>
    public static FileAccessException Missing(string path) => new(FileAccessFailure.Missing, path, $"{path} does not exist.");
}
