using AgentHost.Client;
using AgentHost.Packages;

namespace AgentHost.Hosting;

/// <summary>Installed plugins of this host's person. Nothing of it is loaded before somebody asks.</summary>
internal sealed class HostPackages(HostOptions options, OpenedWorkspaces workspaces) : IHostPackages
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InstalledReport>> ListAsync(CancellationToken cancellationToken) =>
        WithAsync<IReadOnlyList<InstalledReport>>(static home => new([.. home.ListIds().Select(home.Find).OfType<InstalledReport>()]));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FoundPlugin>> SearchAsync(string words, string? catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(words);
        return WithAsync(home => home.SearchAsync(words, catalog, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<InstallPreview> PreviewAsync(InstallRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithAsync(async home =>
        {
            using var pending = await PrepareAsync(home, request, cancellationToken);
            return PreviewOf(home, request, pending);
        });
    }

    /// <inheritdoc/>
    public ValueTask<PluginChange> InstallAsync(InstallRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithAsync(async home =>
        {
            if (request.Hash is not { Length: > 0 } agreed)
            {
                throw new HostException(HostFailure.Invalid, "Nobody agreed to this plugin: look at the preview, and send its hash.");
            }

            using var pending = await PrepareAsync(home, request, cancellationToken);
            if (pending is null)
            {
                return new PluginChange(request.Source, "unchanged", home.Find(request.Source)?.Version ?? "");
            }

            if (pending.Hash != agreed)
            {
                throw new HostException(
                    HostFailure.Invalid,
                    $"{pending.Manifest.Id} {pending.Manifest.Version} has the hash {pending.Hash} and not the one that was agreed to: "
                    + "look at the preview again.");
            }

            return request.Project is { } project
                ? await home.InstallIntoProjectAsync(pending, project, cancellationToken)
                : await home.InstallAsync(pending, cancellationToken);
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MissingLockedPlugin>> ListLockedAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return WithAsync<IReadOnlyList<MissingLockedPlugin>>(home => new(home.ReadLocked(folder)));
    }

    /// <inheritdoc/>
    public ValueTask<string> WriteLockAsync(string workspaceId, CancellationToken cancellationToken) =>
        WithAsync(async home =>
        {
            var workspace = await workspaces.FindAsync(workspaceId);
            return home.WriteLock(workspace.Root, workspace.ListPlugins(), cancellationToken);
        });

    /// <inheritdoc/>
    public ValueTask<PluginChange> EnableAsync(string id, EnableRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithAsync(async home =>
        {
            var wanted = home.WantedToEnable(id, request.InProcess);
            var missing = wanted.Except(request.Agreed, StringComparer.Ordinal).ToList();
            return missing.Count > 0
                ? throw new HostException(
                    HostFailure.Invalid, $"{id} asks for what nobody agreed to: {string.Join(", ", missing)}. Send what you agree to as agreed.")
                : await home.EnableAsync(id, request.InProcess, wanted, request.Retry, cancellationToken);
        });
    }

    /// <inheritdoc/>
    public ValueTask<PluginChange> DisableAsync(string id, CancellationToken cancellationToken) => WithAsync(home => home.DisableAsync(id, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<PluginChange> UninstallAsync(string id, bool data, string? project, CancellationToken cancellationToken) =>
        WithAsync(home => project is not null ? new(PluginHome.UninstallFromProject(id, project)) : home.UninstallAsync(id, data, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<PluginChange> RollbackAsync(string id, CancellationToken cancellationToken) =>
        WithAsync(home => home.RollbackAsync(id, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> UnblockAsync(string id, CancellationToken cancellationToken) =>
        WithAsync(home => home.UnblockAsync(id, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<VerifyReport>> VerifyAsync(string? id, CancellationToken cancellationToken) =>
        WithAsync<IReadOnlyList<VerifyReport>>(home => new(home.Verify(id, cancellationToken)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(bool repair, CancellationToken cancellationToken) =>
        WithAsync(home => home.CheckHealthAsync(repair, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<BisectReport> BisectAsync(BisectAnswer step, CancellationToken cancellationToken) =>
        WithAsync(async home =>
        {
            switch (step)
            {
                case BisectAnswer.Start:
                    return await home.BisectAsync(faulty: null, cancellationToken);
                case BisectAnswer.Good or BisectAnswer.Bad:
                    return await home.BisectAsync(step == BisectAnswer.Bad, cancellationToken);
                case BisectAnswer.Reset:
                    await home.EndBisectAsync(cancellationToken);
                    return new BisectReport([], []);
                default:
                    throw new HostException(HostFailure.Invalid, "A step is start, good, bad or reset.");
            }
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CatalogReport>> ListCatalogsAsync(CancellationToken cancellationToken) =>
        WithAsync<IReadOnlyList<CatalogReport>>(static home => new(home.ListCatalogs()));

    /// <inheritdoc/>
    public ValueTask<CatalogReport> AddCatalogAsync(string name, string address, string? kind, CancellationToken cancellationToken) =>
        WithAsync(home => home.AddCatalogAsync(name, address, kind, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask RemoveCatalogAsync(string name, CancellationToken cancellationToken) =>
        await WithAsync(async home =>
        {
            await home.RemoveCatalogAsync(name, cancellationToken);
            return true;
        });

    /// <summary>Fetches what a request names; null where an update finds nothing newer.</summary>
    private static async ValueTask<PendingInstall?> PrepareAsync(PluginHome home, InstallRequest request, CancellationToken cancellationToken)
    {
        if (request.Update)
        {
            await home.RefreshBlockedAsync(cancellationToken);
            return await home.PrepareUpdateAsync(request.Source, cancellationToken);
        }

        if (request.Locked is { } folder)
        {
            return await home.PrepareLockedAsync(
                home.ReadLocked(folder).FirstOrDefault(wish => wish.Id == request.Source)
                    ?? throw new HostException(HostFailure.NotFound, $"The lock file of {folder} pins no {request.Source} that is missing here."),
                cancellationToken);
        }

        return request is { Project: not null, InProcess: true }
            ? throw new HostException(HostFailure.Invalid, "Plugins of a project run in processes of their own: leave out inProcess.")
            : await home.PrepareAsync(request.Source, request.Catalog, request.InProcess ? true : null, request.Project is not null, cancellationToken);
    }

    private static InstallPreview PreviewOf(PluginHome home, InstallRequest request, PendingInstall? pending) =>
        pending is null
            ? home.Find(request.Source) is { } here
                ? new InstallPreview(here.Id, here.Version, here.Source, here.Hash) { Before = here.Version, Current = true }
                : throw new HostException(HostFailure.NotFound, $"There is no plugin {request.Source} installed.")
            : new InstallPreview(pending.Manifest.Id, pending.Manifest.Version, pending.Source, pending.Hash)
            {
                Description = pending.Manifest.Description,
                Before = pending.Before,
                Current = pending.IsCurrent,
                Wanted = pending.Wanted,
                Notes = pending.Notes,
            };

    private async ValueTask<T> WithAsync<T>(Func<PluginHome, ValueTask<T>> work)
    {
        await using var home = PluginHome.Open(new PluginHomeOptions { AppFolder = options.AppFolder, Variables = options.Variables, Time = options.Time });
        return await work(home);
    }
}
