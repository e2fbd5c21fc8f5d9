using System.Collections.Concurrent;
using System.Text;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Lifecycle;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting;

/// <summary>Workspaces whose files and programs are in places that plugins' targets reach. Thread-safe.</summary>
/// <param name="opener">Opens them.</param>
/// <param name="workspaces">Those that are open.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears what the end of all could not tell anybody.</param>
internal sealed class TargetWorkspaces(WorkspaceOpener opener, OpenedWorkspaces workspaces, TimeProvider time, ILogger log)
{
    /// <summary>Name of this machine.</summary>
    public const string Local = "local";

    /// <summary>Word for what the settings say.</summary>
    public const string Default = "default";

    /// <summary>Time to connect; a container may have to be made first.</summary>
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<RemotePlace> _places = [];

    /// <summary>Splits the root of a workspace in a place (<c>KIND:PLACE:/folder</c>); null for a folder of this machine.</summary>
    public static (string Target, string Root)? SplitRoot(string path)
    {
        var kind = path.IndexOf(':', StringComparison.Ordinal);
        var end = kind < 2 ? -1 : path.IndexOf(":/", kind + 1, StringComparison.Ordinal);
        return end < kind + 2 || path.AsSpan(0, kind).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-") ? null : (path[..end], path[(end + 1)..]);
    }

    /// <summary>Opens a workspace in a place. Nothing is opened on this machine where that fails.</summary>
    /// <param name="request">The request; its folder is on this machine, with settings and trust.</param>
    /// <param name="target">The place, <c>KIND:PLACE</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HostException">There is no such place, or it cannot be reached.</exception>
    public async Task<Workspace> OpenAsync(WorkspaceRequest request, string target, CancellationToken cancellationToken)
    {
        if (request.Provider is not null)
        {
            throw new HostException(
                HostFailure.Invalid, $"A folder of {request.Provider.Provider} and the target {target} cannot be had at once: leave one out.");
        }

        string? root = null;
        if (SplitRoot(request.Path) is var (_, there))
        {
            root = there;
            request = request with { Path = Environment.CurrentDirectory };
        }

        // Whoever needs no plugins needs the one that leads there all the same.
        var asked = request with { Target = Local, OnlyPlugins = request.OnlyPlugins is { Count: 0 } ? null : request.OnlyPlugins };
        var around = await workspaces.GetAsync(asked, () => opener.OpenAsync(asked, cancellationToken), cancellationToken);
        var connection = await ConnectAsync(around, target, root, cancellationToken);
        try
        {
            var (home, search) = await LookAsync(connection, cancellationToken);
            var place = new RemotePlace(
                connection, home, await FindSearchProblemAsync(connection, search, cancellationToken),
                token => ReconnectAsync(around, target, connection.Root, token));
            var hidden = await HiddenAsync(connection, cancellationToken);
            var workspace = await opener.OpenAsync(request with { Target = target }, origin: null, cancellationToken, new OpenedPlace(place, hidden));
            _places.Add(place);
            return workspace;
        }
        catch (Exception fault)
        {
            await connection.DisposeAsync();
            if (fault is FileAccessException or TargetLostException or ProcessStartException)
            {
                throw new HostException(HostFailure.Plugin, $"{target} was reached, but cannot be worked in: {fault.Message}", fault);
            }

            throw;
        }
    }

    /// <summary>Closes all connections: what runs there and is not kept ends.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var place in _places)
        {
            try
            {
                await place.DisposeAsync().AsTask().WaitAsync(CloseDeadline, time);
            }
            catch (Exception fault) when (fault is IOException or TimeoutException)
            {
                log.LogWarning(fault, "The connection to {Place} could not be closed in order.", place.Name);
            }
        }
    }

    private async ValueTask<TargetConnection> ReconnectAsync(Workspace around, string target, string root, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(around, target, root, cancellationToken);
        }
        catch (HostException fault)
        {
            throw new CapabilityException(fault.Message, fault);
        }
    }

    private async Task<TargetConnection> ConnectAsync(Workspace around, string target, string? root, CancellationToken cancellationToken)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        var kind = colon > 0 ? target[..colon] : target;
        if (around.Services.Registry.Find(CapabilityKinds.Target, kind) is not { } descriptor || colon <= 0)
        {
            var known = around.Services.Registry.List(CapabilityKinds.Target).Select(static each => each.Name).Order(StringComparer.Ordinal).ToList();
            throw new HostException(
                HostFailure.Invalid,
                $"\"{target}\" is no target here: it is KIND:PLACE, "
                + (known.Count == 0 ? "and no plugin here brings a kind." : $"where KIND is {string.Join(", ", known)}."));
        }

        try
        {
            var places = await around.Services.Resolver.ResolveAsync<Target>(descriptor, cancellationToken);
            return await BoundedCall.RunAsync(
                descriptor.Owner,
                token => places.ConnectAsync(new TargetRequest(target[(colon + 1)..]) { Root = root }, token),
                ConnectDeadline,
                time,
                cancellationToken);
        }
        catch (CapabilityException fault)
        {
            throw new HostException(HostFailure.Plugin, fault.Message, fault);
        }
        catch (TimeoutException fault)
        {
            throw new HostException(HostFailure.Plugin, $"{target} could not be reached within {ConnectDeadline.TotalMinutes:0} minutes.", fault);
        }
    }

    /// <summary>Looks what the home folder and <c>PATH</c> are there; empty for what is not known.</summary>
    private static async Task<(string Home, string Search)> LookAsync(TargetConnection connection, CancellationToken cancellationToken)
    {
        var shell = connection.Shell;
        await using var process = await connection.StartAsync(
            new ProcessSpec(shell[0], [.. shell.Skip(1), "printf '%s\\n' \"$PATH\"; cd 2>/dev/null && pwd -P"]), cancellationToken);
        using var output = new MemoryStream();
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            if (!piece.IsError && output.Length < 32 * 1024)
            {
                output.Write(piece.Bytes.Span);
            }
        }

        await process.WaitAsync(cancellationToken);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n') is [var search, var home, ""]
            ? (home.StartsWith('/') && home.Length > 1 ? home : "", search)
            : ("", "");
    }

    /// <summary>Finds the reason why a name may stand for a program of the folder there; null where each folder of <c>PATH</c> lies elsewhere.</summary>
    private static async Task<string?> FindSearchProblemAsync(TargetConnection connection, string search, CancellationToken cancellationToken)
    {
        if (search.Length == 0)
        {
            return $"what PATH is on {connection.Name} is not known, so that its name could be a program of the folder";
        }

        var root = connection.Root.TrimEnd('/') + "/";
        foreach (var entry in search.Split(':').Distinct(StringComparer.Ordinal))
        {
            if (!entry.StartsWith('/')
                || ((await connection.ResolveAsync(entry, cancellationToken)).TrimEnd('/') + "/").StartsWith(root, StringComparison.Ordinal))
            {
                return $"PATH on {connection.Name} leads into the folder (\"{entry}\"), so that its name could be a program of it";
            }
        }

        return null;
    }

    private static async Task<IReadOnlyList<string>> HiddenAsync(TargetConnection connection, CancellationToken cancellationToken)
    {
        var path = $"{connection.Root.TrimEnd('/')}/{HiddenPatterns.Name}";
        if (await connection.StatAsync(path, cancellationToken) is not { } found)
        {
            return [];
        }

        if (found.Kind != FileKind.File || found.Length >= HiddenPatterns.Limit || await connection.ResolveAsync(path, cancellationToken) != path)
        {
            throw new FileAccessException(
                FileAccessFailure.WrongKind, path, $"{path} is no plain file below {HiddenPatterns.Limit / 1024 / 1024} MB, so what it hides is not known.");
        }

        var bytes = await connection.ReadAsync(path, 0, (int)HiddenPatterns.Limit, cancellationToken);
        return Encoding.UTF8.GetString(bytes.Span).ReplaceLineEndings("\n").Split('\n');
    }
}
