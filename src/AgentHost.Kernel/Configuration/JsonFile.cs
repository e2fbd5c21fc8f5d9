using AgentHost.Kernel.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>Reads small JSON files at once: at start-up a hop to another thread costs more than the reading.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file; one that is missing, too large or unreadable is a problem like any other.</summary>
    public static JsonReadResult Read(string path, int maxBytes)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0)
            {
                // Pipes and devices have no length: they are never opened, since that could wait for ever.
                return Problem(path, "The file is empty or is no ordinary file; write {} for one that says nothing.");
            }
            if (length > maxBytes)
            {
                return Problem(path, $"The file is larger than {maxBytes / 1024 / 1024} MB; make it smaller.");
            }
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[length];
            var used = 0;
            int read;
            while (used < bytes.Length && (read = RandomAccess.Read(handle, bytes.AsSpan(used), used)) > 0)
            {
                used += read;
            }
            return JsonText.Parse(bytes.AsMemory(0, used), path);
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
            return Problem(path, "The file could not be read; check that the path is right and that no other program keeps it locked.");
        }
    }

    private static JsonReadResult Problem(string path, string message) => new(null, new(path, 0, 0, message, JsonSeverity.Error));
}
