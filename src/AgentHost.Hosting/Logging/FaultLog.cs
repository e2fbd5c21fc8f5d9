using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting.Logging;

/// <summary>Faults that ended a program, in the host's log: there is no host to write them any more. Thread-safe.</summary>
public static class FaultLog
{
    /// <summary>Writes a fault that ended a command into the log, secrets hidden.</summary>
    /// <param name="label">Label of the process, in a few words for people: <c>agent run</c>.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>Where it stands now; null when it could not be written.</returns>
    public static async ValueTask<string?> RecordAsync(string label, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Func<string, string?> variables = Environment.GetEnvironmentVariable;
        var file = new LogFile(Path.Combine(HostFolders.Resolve(variables).Data, "logs"), TimeProvider.System);
        var single = new HostLog(file, new Redactor(() => SecretVariables.ValuesOf(variables)), TimeProvider.System);
        single.Write(LogEntryLevel.Error, "host", $"{label}: {fault}");
        await single.DisposeAsync();
        return single.Failed ? null : file.Path;
    }
}
