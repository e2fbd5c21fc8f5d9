using AgentHost.Json;

namespace AgentHost.FileSystem;

/// <summary>Reads small JSON files at once: at start-up a hop to another thread costs more than the reading.</summary>
public static class JsonFile
{
    /// <summary>Reads a file; one that is missing, too large, unreadable or no regular file is a problem like any other.</summary>
    public static JsonReadResult Read(string path, int maxBytes)
    {
        try
        {
            using var handle = PlainFile.Open(path, out var length);
            return length == 0 ? Problem(path, NoText)
                : length > maxBytes ? Problem(path, $"The file is larger than {maxBytes / 1024 / 1024} MB; make it smaller.")
                : JsonText.Parse(PlainFile.Read(handle, length), path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problem(path, "The file does not exist; create it or correct the path.");
        }
        catch (UnauthorizedAccessException)
        {
            return Problem(path, "The file may not be read; give your user the right to read it.");
        }
        catch (Exception fault) when (fault is IOException or NotSupportedException or ArgumentException)
        {
            return Problem(
                path,
                fault is FileAccessException { Failure: FileAccessFailure.WrongKind }
                    ? NoText
                    : "The file could not be read; check that the path is right and that no other program keeps it locked.");
        }
    }

    private const string NoText = "The file is empty or is no ordinary file; write {} for one that says nothing.";

    private static JsonReadResult Problem(string path, string message) => 
        new(null, new(path, 0, 0, message, JsonSeverity.Error) { Code = ProblemCodes.FileUnreadable });
}
