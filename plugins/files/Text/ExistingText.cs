using AgentHost.TextForms;

namespace AgentHost.Plugins.Files.Text;

/// <summary>A file as it is now, ready to be changed.</summary>
/// <param name="Text">Its text, without a byte order mark; null when it is no text.</param>
/// <param name="Format">Its encoding.</param>
/// <param name="Hash">Its version.</param>
internal sealed record ExistingText(string? Text, TextFormat Format, string Hash)
{
    /// <summary>The most that an edit may hold.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The file; null when nothing stands at the path.</summary>
    /// <exception cref="FileAccessException">It may not be read, is no file, or is too long.</exception>
    public static async ValueTask<ExistingText?> LoadAsync(IFiles files, string path, CancellationToken cancellationToken)
    {
        var status = await files.StatAsync(path, cancellationToken);
        if (status is null)
        {
            return null;
        }

        if (status.Kind != FileKind.File)
        {
            throw new FileAccessException(
                FileAccessFailure.WrongKind, path, $"{path} is {(status.Kind == FileKind.Folder ? "a folder" : "a device or pipe")}, not a file.");
        }

        var bytes = await files.ReadAllAsync(path, MaxBytes, cancellationToken);
        var hash = ContentHash.Of(bytes);
        return TextDetector.Detect(bytes, whole: true) is { } format
            ? new(format.Encoding.GetString(bytes, format.MarkLength, bytes.Length - format.MarkLength), format, hash)
            : new(null, TextFormat.Default, hash);
    }
}
