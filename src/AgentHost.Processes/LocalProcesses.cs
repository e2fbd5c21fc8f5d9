using System.Collections;
using AgentHost.Processes.Backends;
using AgentHost.Security.Redaction;

namespace AgentHost.Processes;

/// <summary>The processes of a workspace on this machine.</summary>
/// <param name="root">The workspace's root; where programs run unless their spec says otherwise.</param>
/// <param name="backend">The host's one backend; not disposed here.</param>
/// <param name="without">Names of variables of the host's environment that no program gets; null for none.</param>
/// <remarks>
/// After a program's own end, what it left behind may hold its output open: reading then ends when nothing arrived for 200 ms.
/// Disposing a process ends what it left behind, too.
/// </remarks>
public sealed class LocalProcesses(string root, IProcessBackend backend, IReadOnlyList<string>? without = null) : IProcesses
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Shell => backend.Shell;

    /// <inheritdoc/>
    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IProcess>(cancellationToken);
        }

        try
        {
            // Starting is a millisecond at most and the system has no asynchronous form of it.
            return ValueTask.FromResult(backend.Start(RequestOf(spec)));
        }
        catch (ProcessStartException exception)
        {
            return ValueTask.FromException<IProcess>(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            return new(process is IStartedProcess { HasEnded: false } started && started.Request.IsLike(RequestOf(spec)));
        }
        catch (ProcessStartException)
        {
            return new(false);
        }
    }

    private StartRequest RequestOf(ProcessSpec spec) => new(
        spec.FileName,
        spec.Arguments,
        spec.WorkingDirectory is null ? root : Path.Combine(root, spec.WorkingDirectory),
        Merge(spec),
        spec.Input);

    private Dictionary<string, string> Merge(ProcessSpec spec)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var host = Environment.GetEnvironmentVariables();
        var merged = new Dictionary<string, string>(host.Count + spec.Environment.Count, comparer);
        foreach (DictionaryEntry entry in host)
        {
            merged[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        foreach (var name in without ?? [])
        {
            merged.Remove(name);
        }

        foreach (var name in spec.WithoutSecrets ? SecretVariables.Of(merged.Keys).ToArray() : [])
        {
            merged.Remove(name);
        }

        foreach (var (name, value) in spec.Environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value?.Contains('\0', StringComparison.Ordinal) == true)
            {
                throw new ProcessStartException(
                    spec.FileName,
                    $"The environment variable \"{name.Replace("\0", "\\0", StringComparison.Ordinal)}\" cannot be set: "
                    + "a name must not be empty or hold '=', and neither name nor value may hold a NUL character.");
            }

            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }
}
