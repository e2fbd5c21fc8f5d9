using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Hosting.Developing;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns.Scheduling;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Plugins.Loading;

namespace AgentHost.Hosting;

/// <summary>
/// Takes plugins that are being written into open workspaces, again and again: the new version is loaded and activated beside the old, their entries change
/// places in one step, and the old one goes when the turns that know it have ended.
/// </summary>
internal sealed class PluginDevelopmentService(WorkspaceOpener opener, TurnScheduler turns, ModelClients clients, string cacheFolder, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>The most ends of versions that are remembered for who asks.</summary>
    private const int MostRetired = 100;

    /// <summary>Time that the old version stays for turns that began with it.</summary>
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromMinutes(2);

    private readonly ShadowCopy _copies = new(cacheFolder);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<string, Developed> _developed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Id, Task<RetiredPlugin> End)> _retired = new();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Takes a version. When it cannot be used, the one before stays as it is.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="folder">The built plugin: a folder with a <c>plugin.json</c>.</param>
    /// <param name="isolated">Behind the runner; else in this process.</param>
    /// <param name="cancellationToken">Ends the wait for activation.</param>
    /// <exception cref="HostException">It is no plugin, or it cannot be used.</exception>
    public async ValueTask<DevelopedPlugin> TakeAsync(Workspace workspace, string folder, bool isolated, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var copy = _copies.Take(Path.GetFullPath(folder), cancellationToken);
            try
            {
                return await TakeAsync(workspace, copy, isolated, started, cancellationToken);
            }
            catch
            {
                ShadowCopy.Drop(copy);
                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for the end of a version that another took the place of.</summary>
    /// <exception cref="HostException">There is no such one.</exception>
    public async ValueTask<RetiredPlugin> WaitRetiredAsync(string retirement, CancellationToken cancellationToken) =>
        _retired.FirstOrDefault(each => each.Id == retirement).End is { } end
            ? await end.WaitAsync(cancellationToken)
            : throw new HostException(HostFailure.NotFound, $"No version of a plugin went as \"{retirement}\" here: DevelopAsync says which one does.");

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_retired.Select(static each => each.End));
        _copies.DropAll();
        _gate.Dispose();
        _closing.Dispose();
    }

    private async ValueTask<DevelopedPlugin> TakeAsync(Workspace workspace, string copy, bool isolated, long started, CancellationToken cancellationToken)
    {
        var (found, sources, settings, set) = opener.Compose(
            workspace.Configuration.Request with { Plugins = [.. workspace.Configuration.Request.Plugins, copy] },
            workspace.Configuration.Root,
            workspace.Configuration.Trusted);
        var placed = opener.Place(set, settings.View);
        var next = placed.First(plugin => plugin.Folder == copy) with { Isolated = isolated, Collectible = !isolated };
        if (isolated && next.Manifest.Isolation == PluginIsolation.Context)
        {
            throw new HostException(
                HostFailure.Plugin,
                $"{next.Manifest.Id} says in its plugin.json that it runs in the host's own process alone (isolation: context): leave out --isolated.");
        }

        // What else could block it was said already, since it is named: this is only about where it runs, which is decided here.
        var hosted = opener.Plugins.Get(next with { Blocked = null });
        if (next.Manifest.Entry is not null)
        {
            try
            {
                await hosted.ActivateAsync(cancellationToken);
            }
            catch (Exception fault)
            {
                await opener.Plugins.RemoveAsync(hosted);
                throw fault is CapabilityException ? new HostException(HostFailure.Plugin, fault.Message, fault) : fault;
            }
        }

        _developed.TryGetValue(workspace.Id, out var before);
        before = before?.Plugin.Id == hosted.Id ? before : null;
        var old = before is null ? [] : workspace.Services.Registry.OwnedBy(before.Plugin).ToList();
        var reserved = Reserve(before, old, hosted.Id);
        var registry = CapabilityRegistry.Build([.. placed.Select(plugin => plugin.Folder == copy ? hosted : opener.Plugins.Get(plugin))], reserved);
        opener.Put(workspace, registry);
        workspace.Configuration.Sources = sources;
        workspace.Configuration.Loaded = settings with { Problems = [.. settings.Problems, .. workspace.Configuration.OwnProblems] };
        workspace.IsHeld = true;
        _developed[workspace.Id] = new(hosted, reserved);
        List<CapabilityDescriptor> own = [.. registry.OwnedBy(hosted)];
        return new(hosted.Id, next.Manifest.Version)
        {
            Added = [.. own.Where(now => Same(old, now) is null).Select(static entry => entry.ToInfo())],
            Changed =
            [
                .. own.Where(now => Same(old, now) is { } then && !JsonElement.DeepEquals(then.Declaration, now.Declaration))
                    .Select(static entry => entry.ToInfo())
            ],
            Removed = [.. old.Where(then => Same(own, then) is null).Select(static entry => entry.ToInfo())],
            Warnings = [.. found.Problems.Select(static problem => problem.ToString()), .. settings.Problems.Select(static problem => problem.ToString())],
            Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            Before = before is null ? null : Retire(workspace, before.Plugin),
        };
    }

    private static Dictionary<CapabilityKey, string> Reserve(Developed? before, IReadOnlyList<CapabilityDescriptor> old, string id)
    {
        var reserved = before is null ? [] : new Dictionary<CapabilityKey, string>(before.Reserved);
        foreach (var entry in old.Where(static entry => !entry.Shadowed))
        {
            reserved[new(entry.Kind, entry.Name)] = id;
        }

        return reserved;
    }

    private static CapabilityDescriptor? Same(IReadOnlyList<CapabilityDescriptor> entries, CapabilityDescriptor wanted) =>
        entries.FirstOrDefault(entry => entry.Kind == wanted.Kind && entry.Name == wanted.Name);

    private string Retire(Workspace workspace, HostedPlugin old)
    {
        var id = Guid.CreateVersion7().ToString("N");
        _retired.Enqueue((id, RetireAsync(workspace, old, turns.WhenEnded(workspace))));

        // Only what has ended is forgotten: whoever closes the host waits for the rest.
        while (_retired.Count > MostRetired && _retired.TryPeek(out var first) && first.End.IsCompleted)
        {
            _retired.TryDequeue(out _);
        }

        return id;
    }

    private async Task<RetiredPlugin> RetireAsync(Workspace workspace, HostedPlugin old, Task ended)
    {
        var version = old.Installed.Manifest.Version;
        string? remark = null;
        try
        {
            await ended.WaitAsync(DrainDeadline, time, _closing.Token);
        }
        catch (TimeoutException)
        {
            remark = $"A turn that began with it still ran after {DrainDeadline.TotalMinutes:0} minutes; what it calls of it fails now.";
        }
        catch (OperationCanceledException)
        {
            // The host closes, and all of it goes.
        }

        await opener.Plugins.RemoveAsync(old);
        await LetGoAsync(workspace, old);
        ShadowCopy.Drop(old.Installed.Folder);
        if (old.Code is null || _closing.IsCancellationRequested)
        {
            return new(version, Gone: true) { Remark = remark };
        }

        try
        {
            return await Unloading.IsGoneAsync(old.Code, _closing.Token)
                ? new(version, Gone: true) { Remark = remark }
                : new(version, Gone: false)
                {
                    Remark = remark ?? "The host holds nothing of it any more: a static event of the framework, a thread or a timer that goes on, "
                        + "or something like it does. Let go of them in DeactivateAsync, or when Stopping fires."
                };
        }
        catch (OperationCanceledException)
        {
            return new(version, Gone: true) { Remark = remark };
        }
    }

    /// <summary>Apart, so that no local of a method that waits keeps what the plugin made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task LetGoAsync(Workspace workspace, HostedPlugin old)
    {
        foreach (var provider in workspace.Services.Forget(old).OfType<ModelProvider>())
        {
            await clients.ForgetAsync(provider);
        }
    }

    private sealed record Developed(HostedPlugin Plugin, Dictionary<CapabilityKey, string> Reserved);
}
