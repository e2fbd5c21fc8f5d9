using System.Diagnostics;
using System.Globalization;
using AgentHost.Client;
using AgentHost.Server.Access;

namespace AgentHost.Server.Running;

/// <summary>The file that tells clients of the same person of a running server, until it is disposed.</summary>
internal sealed class ServerRecordFile : IDisposable
{
    private const string Prefix = "server-";
    private const string Suffix = ".json";

    private readonly string _path;

    private ServerRecordFile(string path) => _path = path;

    /// <summary>Writes the file, and removes those of servers that are gone.</summary>
    /// <exception cref="HostException">It cannot be written.</exception>
    public static ServerRecordFile Write(string folder, ServerRecord record)
    {
        try
        {
            OwnFiles.MakeFolder(folder);
            foreach (var old in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
            {
                var name = Path.GetFileName(old)[Prefix.Length..^Suffix.Length];
                if (!int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || !IsRunning(process))
                {
                    File.Delete(old);
                }
            }

            // One process may hold several, as tests do.
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{record.ProcessId}-{Guid.NewGuid():N}{Suffix}"));
            OwnFiles.Write(path, ClientJson.WriteBytes(record));
            return new ServerRecordFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"The folder {folder} cannot be written: {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next server removes it.
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
