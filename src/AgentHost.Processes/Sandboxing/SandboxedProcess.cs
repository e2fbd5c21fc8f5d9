using System.Runtime.CompilerServices;
using System.Text;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>A program in a sandbox; when it is over, what held places for it is cleared away.</summary>
/// <param name="inner">The program.</param>
/// <param name="network">True when it has a network.</param>
/// <param name="proxy">Its way to hosts by name; ended with it.</param>
/// <param name="end">Clears away; called once.</param>
internal sealed class SandboxedProcess(IProcess inner, bool network, CommandProxy? proxy, Action end) : IProcess
{
    /// <summary>Words of programs to whom the disk could not be written.</summary>
    private static readonly string[] OfDisk = ["Read-only file system", "EROFS", "Device or resource busy"];

    /// <summary>Words of programs that reached no network.</summary>
    private static readonly string[] OfNetwork =
    [
        "Network is unreachable", "ENETUNREACH", "Could not resolve host", "Temporary failure in name resolution", "EAI_AGAIN", "Name or service not known",
        "nodename nor servname", "No such host is known", "Resource temporarily unavailable (", "no such host", "Unable to load the service index",
        "dns error", "failed to lookup address",
    ];

    /// <summary>Words of programs that Landlock or seatbelt held.</summary>
    private static readonly string[] OfPermission = ["Permission denied", "EACCES", "Operation not permitted", "EPERM"];

    private const int LongestWord = 64;
    private Action? _left = end;

    public int Id => inner.Id;

    /// <summary>All that it began with; null where that is not known, and another call cannot go on with it.</summary>
    public SandboxStart? Start { get; init; }

    /// <summary>Clears away what others could be steered by while it rests between two calls.</summary>
    public Action? Rest { get; init; }

    /// <summary>Goes on in another call.</summary>
    /// <param name="hosts">Judges the hosts that it reaches from now on.</param>
    /// <returns>False where it has ended, or reaches none any more.</returns>
    public bool Continue(ICommandHosts? hosts) =>
        _left is not null && inner is not IStartedProcess { HasEnded: true } && (proxy is null || (hosts is not null && proxy.Continue(hosts)));

    /// <summary>True where it is held by permissions (Landlock, seatbelt), and not by mounts.</summary>
    public bool IsHeldByPermissions { get; init; }

    /// <summary>Reads what the program prints; where it failed on what the sandbox holds, that is said at the end.</summary>
    public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool disk = false, net = false;
        var tail = "";
        await foreach (var piece in inner.ReadAsync(cancellationToken))
        {
            // A word may be cut between two pieces.
            var text = tail + Encoding.UTF8.GetString(piece.Bytes.Span);
            disk = disk || Array.Exists(OfDisk, word => text.Contains(word, StringComparison.Ordinal));
            disk = disk || (IsHeldByPermissions && Array.Exists(OfPermission, word => text.Contains(word, StringComparison.Ordinal)));
            net = net || (!network && Array.Exists(OfNetwork, word => text.Contains(word, StringComparison.Ordinal)));
            tail = text.Length <= LongestWord ? text : text[^LongestWord..];
            yield return piece;
        }

        foreach (var refused in proxy?.Refused ?? [])
        {
            yield return new ProcessOutput(Encoding.UTF8.GetBytes(Describe(refused)), IsError: true);
        }

        if ((disk || net) && await inner.WaitAsync(cancellationToken) != 0)
        {
            var place = IsHeldByPermissions ? "a file outside this folder" : "a change outside this folder";
            var what = disk && net ? $"{place}, and the network" : disk ? place : "the network";
            yield return new ProcessOutput(
                Encoding.UTF8.GetBytes(
                    $"[sandbox: it held back {what}. Where that is needed, run the command once more with outside: true; the person is asked then.]\n"),
                IsError: true);
        }
    }

    private static string Describe(RefusedHost refused) =>
        $"[sandbox: {refused.Name} was not reached. {refused.Reason}"
        + $"{(refused.Rule is { } rule && !refused.Reason.Contains(rule, StringComparison.Ordinal) ? $" The rule {rule} would allow it." : "")}]\n";

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => inner.WriteAsync(bytes, cancellationToken);

    public ValueTask CloseInputAsync(CancellationToken cancellationToken) => inner.CloseInputAsync(cancellationToken);

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => inner.WaitAsync(cancellationToken);

    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        Rest?.Invoke();
        return inner.KeepAsync(cancellationToken);
    }

    public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => inner.KillAsync(grace, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        Interlocked.Exchange(ref _left, null)?.Invoke();
    }
}
