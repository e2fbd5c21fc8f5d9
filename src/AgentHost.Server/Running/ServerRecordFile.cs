using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Server.Access;

namespace AgentHost.Server.Running;

/// <summary>The file that tells clients of the same person of a running server, until it is disposed.</summary>
internal sealed class ServerRecordFile : IDisposable
{
    private const string Prefix = "server-";
    private const string Suffix = ".json";
    private const int MostBytes = 64 << 10;

    /// <summary>Systems tell when a process began in ticks of their own.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

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
                // Whoever listens at this address listens here: another record of it is of one that is gone.
                if (Read(old) is not { } other || other.Address == record.Address || !IsRunning(other))
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

    private static ServerRecord? Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? ClientJson.Read<ServerRecord>(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Tests that the process of a record is there, and is no other that was given its id since.</summary>
    private static bool IsRunning(ServerRecord record)
    {
        try
        {
            using var found = Process.GetProcessById(record.ProcessId);
            return found.StartTime.ToUniversalTime() <= record.StartedAt.UtcDateTime + Coarse;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ends in this moment, or is another user's, whose records do not lie here.
            return false;
        }
    }
}
