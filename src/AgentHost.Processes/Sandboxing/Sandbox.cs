using System.Runtime.Versioning;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Proxying;
using AgentHost.Processes.Unix;
using AgentHost.Security.Network;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Sandboxes on this machine: where bubblewrap is, and whether it works; else Landlock; on macOS the system's own. Looked for when it is first needed, once.
/// </summary>
/// <param name="backend">Starts programs.</param>
/// <param name="places">Where bubblewrap may lie: never on PATH, which a workspace may be on.</param>
/// <param name="helper">Program that prepares the processes of commands on Linux; null for none, and then no host is reached by name there.</param>
/// <param name="connector">Connects commands to the hosts that they may reach; by default to public addresses alone.</param>
public sealed class Sandbox(
    IProcessBackend backend, IReadOnlyList<string>? places = null, SandboxHelper? helper = null, GuardedConnector? connector = null)
{
    private static readonly string[] UsualPlaces = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap", "/run/current-system/sw/bin/bwrap"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<SandboxState>? _state;

    /// <summary>Program that prepares the processes of commands.</summary>
    internal SandboxHelper? Helper => helper;

    /// <summary>Connects commands to the hosts that they may reach.</summary>
    internal GuardedConnector Connector { get; } = connector ?? new();

    /// <summary>Limits of the proxies of commands.</summary>
    internal ProxyLimits Limits { get; init; } = new();

    /// <summary>True where commands can reach hosts by name, through a proxy.</summary>
    internal bool CanReachHosts => OperatingSystem.IsMacOS() || (OperatingSystem.IsLinux() && helper is not null);

    /// <summary>Leftovers of sandboxes.</summary>
    internal SandboxLeftovers Traces { get; } = new();

    /// <summary>Finds out, once, whether a sandbox can be had.</summary>
    public Task<SandboxState> FindAsync()
    {
        lock (_gate)
        {
            return _state ??= LookAsync();
        }
    }

    private async Task<SandboxState> LookAsync()
    {
        if (OperatingSystem.IsMacOS())
        {
            return await TryAsync(SeatbeltProfile.Program, ["-p", SeatbeltProfile.Smallest], SandboxKind.Seatbelt);
        }

        if (!OperatingSystem.IsLinux())
        {
            return new(null, "there is one on Linux and macOS only");
        }

        var found = await ProbeAsync();
        return found.Program is null && helper is not null ? found with { Landlock = await ProbeLandlockAsync(helper) } : found;
    }

    /// <summary>Finds the version of Landlock where a command can be started under it; 0 where not.</summary>
    [SupportedOSPlatform("linux")]
    private async Task<int> ProbeLandlockAsync(SandboxHelper program)
    {
        var version = Landlock.FindVersion();
        if (version < Landlock.Oldest)
        {
            return 0;
        }

        List<string> words = [.. program.Command, "--read", "/", "--", "/bin/true"];
        try
        {
            return await RunAsync(words, program.Variables) is { Code: 0 } ? version : 0;
        }
        catch (Exception fault) when (fault is ProcessStartException or OperationCanceledException or IOException)
        {
            return 0;
        }
    }

    private async Task<SandboxState> ProbeAsync() =>
        (places ?? UsualPlaces).FirstOrDefault(File.Exists) is { } program
            ? await TryAsync(program, SandboxProfile.Base(network: false), SandboxKind.Bubblewrap)
            : new(null, "bubblewrap is not installed (the package bubblewrap brings bwrap)");

    /// <summary>Starts a program that does nothing in a sandbox: whether the system forbids them is known to the system alone.</summary>
    private async Task<SandboxState> TryAsync(string program, IReadOnlyList<string> arguments, SandboxKind kind)
    {
        try
        {
            var command = OperatingSystem.IsMacOS() ? "/usr/bin/true" : "/bin/true";
            var (code, said) = await RunAsync([program, .. arguments, "--", command], new Dictionary<string, string>());
            return code == 0 ? new(program, null) { Kind = kind } : new(null, $"{program} does not work here: {said}");
        }
        catch (Exception fault) when (fault is ProcessStartException or OperationCanceledException or IOException)
        {
            return new(null, $"{program} does not work here: {fault.Message}");
        }
    }

    private async Task<(int Code, string Said)> RunAsync(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> variables)
    {
        await using var process = backend.Start(new StartRequest(words[0], [.. words.Skip(1)], "/", variables, Input: false));
        using var clock = new CancellationTokenSource(Deadline);
        var said = new System.Text.StringBuilder();
        await foreach (var piece in process.ReadAsync(clock.Token))
        {
            if (said.Length < 1000)
            {
                said.Append(System.Text.Encoding.UTF8.GetString(piece.Bytes.Span));
            }
        }

        return (await process.WaitAsync(clock.Token), said.ToString().ReplaceLineEndings(" ").Trim());
    }
}
