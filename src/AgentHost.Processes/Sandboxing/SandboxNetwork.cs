using System.Globalization;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Way of one command to hosts by name: its network namespace has nothing but its own loopback, on which a socket listens whose connections the host takes.
/// </summary>
internal sealed class SandboxNetwork : IDisposable
{
    /// <summary>Place of the host's socket in the sandbox, until the command's own is handed over.</summary>
    private const string Socket = "/dev/agent-network";

    /// <summary>The proxy's port on the command's loopback, which is nobody else's.</summary>
    private const int Port = 47128;

    private readonly SocketHandover? _handover;
    private readonly SandboxHelper _helper;
    private readonly Sandbox _sandbox;
    private readonly ICommandHosts _hosts;
    private readonly IReadOnlyDictionary<string, string?> _environment;

    private SandboxNetwork(
        SocketHandover? handover, Sandbox sandbox, SandboxHelper helper, ICommandHosts hosts, IReadOnlyDictionary<string, string?> environment)
    {
        _handover = handover;
        _helper = helper;
        _sandbox = sandbox;
        _hosts = hosts;
        _environment = environment;
    }

    /// <summary>Folders that the helper has to see.</summary>
    public IReadOnlyList<string> Folders => _helper.Folders;

    /// <summary>Words before the command: the helper, which prepares the process and becomes the command.</summary>
    public IReadOnlyList<string> Launch =>
        [.. _helper.Command, "--listen", Port.ToString(CultureInfo.InvariantCulture), Socket, .. _helper.Restore(_environment), "--"];

    /// <summary>Opens one.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="helper">Its helper.</param>
    /// <param name="hosts">Judges the hosts.</param>
    /// <param name="environment">Variables of the command's own.</param>
    /// <exception cref="InvalidDataException">It cannot be had.</exception>
    public static SandboxNetwork Open(Sandbox sandbox, SandboxHelper helper, ICommandHosts hosts, IReadOnlyDictionary<string, string?> environment)
    {
        try
        {
            return new SandboxNetwork(SocketHandover.Open(), sandbox, helper, hosts, environment);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"its way to the network could not be made: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    /// <summary>Makes one that only describes what a command would begin with: nothing is opened.</summary>
    public static SandboxNetwork Describe(Sandbox sandbox, SandboxHelper helper, ICommandHosts hosts, IReadOnlyDictionary<string, string?> environment) =>
        new(null, sandbox, helper, hosts, environment);

    /// <summary>Path of the host's socket; empty for one that only describes.</summary>
    public string Place => _handover?.Path ?? "";

    /// <summary>Adds what it needs to bubblewrap's words.</summary>
    public void AddTo(List<string> words, SandboxPlace place)
    {
        foreach (var path in Folders.Where(path => !SandboxProfile.IsWithin(path, place.Root) && !SandboxProfile.IsWithin(place.Root, path)))
        {
            words.AddRange(["--ro-bind", path, path]);
        }

        words.AddRange(["--bind", Place, Socket]);
        if (PackageCaches.Make(place, _hosts) is { } caches)
        {
            words.AddRange(["--bind", caches, caches]);
        }
    }

    /// <summary>Adds variables: by which programs find the proxy, and where they keep what they fetch.</summary>
    public void AddVariablesTo(List<string> words, SandboxPlace place)
    {
        foreach (var (name, value) in ProxyVariables.For(Port).Concat(_helper.Variables).Concat(PackageCaches.Variables(place, _hosts)))
        {
            words.AddRange(["--setenv", name, value]);
        }
    }

    /// <summary>Begins to take connections; ends with the process.</summary>
    public CommandProxy Begin(IProcess process) => CommandProxy.Begin(_sandbox.Connector, _hosts, _sandbox.Limits, process, async cancellationToken =>
    {
        using var handover = _handover ?? throw new InvalidOperationException("This one only describes.");
        return await handover.TakeAsync(cancellationToken);
    });

    public void Dispose() => _handover?.Dispose();
}
