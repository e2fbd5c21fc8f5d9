using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about installed plugins and catalogs. What runs is decided here, so all that changes needs the scope admin.</summary>
internal static class PackageEndpoints
{
    private const string Base = "/v1/packages";
    private const string One = Base + "/{plugin}";

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var packages = parts.Host.Packages;
        list.List<InstalledReport>(Base, AccessScopes.Read, EndpointPlace.Server, "Lists the installed plugins.", call => packages.ListAsync(call.Aborted));
        list.List<FoundPlugin>(
            Base + "/search",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Looks for plugins in the catalogs.",
            call => packages.SearchAsync(call.Query("words") ?? "", call.Query("catalog"), call.Aborted),
            new("words", "string", "Words that all have to be there; absent for all plugins."),
            new("catalog", "string", "The catalog to ask; absent for all."));
        list.List<VerifyReport>(
            Base + "/verify",
            AccessScopes.Read,
            EndpointPlace.Server,
            "Compares installed plugins with their content at installation.",
            call => packages.VerifyAsync(call.Query("plugin"), call.Aborted),
            new EndpointParameter("plugin", "string", "One plugin; absent for all."));
        list.List<HealthCheck>(Base + "/health", AccessScopes.Read, EndpointPlace.Server, "Looks at what keeps installed plugins from working.", call =>
            packages.CheckHealthAsync(repair: false, call.Aborted));
        list.List<MissingLockedPlugin>(
            Base + "/locked",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Lists what a folder's lock file pins and is not installed so.",
            call => packages.ListLockedAsync(call.Needed("folder"), call.Aborted),
            new EndpointParameter("folder", "string", "The folder.") { Required = true });
        list.Send<InstallRequest, InstallPreview>(
            "POST",
            Base + "/preview",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Fetches and checks a plugin, or an update of it, and says what it asks for. Installs nothing.",
            (call, request) => packages.PreviewAsync(request, call.Aborted));
        list.Send<InstallRequest, PluginChange>(
            "POST",
            Base,
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Installs or updates a plugin that a person agreed to: with the hash of the preview.",
            (call, request) => packages.InstallAsync(request, call.Aborted));
        AddOne(list, packages);
        AddCare(list, packages);
    }

    private static void AddOne(EndpointList list, IHostPackages packages)
    {
        list.Send<EnableRequest, PluginChange>(
            "POST",
            One + "/enable",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Switches an installed plugin on. What it asks for beyond what was agreed to is agreed to by name.",
            (call, request) => packages.EnableAsync(call.Value("plugin"), request, call.Aborted),
            static endpoint => endpoint with { BodyIsOptional = true });
        list.Act<PluginChange>("POST", One + "/disable", AccessScopes.Admin, EndpointPlace.Server, "Switches an installed plugin off.", call =>
            packages.DisableAsync(call.Value("plugin"), call.Aborted));
        list.Act<PluginChange>(
            "POST", One + "/rollback", AccessScopes.Admin, EndpointPlace.Server, "Goes back to the version before the last update; again, forward.", call =>
                packages.RollbackAsync(call.Value("plugin"), call.Aborted));
        list.ActList<string>(
            "POST", One + "/unblock", AccessScopes.Admin, EndpointPlace.Server, "Lets a plugin run that a catalog blocked, and tells the catalog's reasons.",
            call => packages.UnblockAsync(call.Value("plugin"), call.Aborted));
        list.Act<PluginChange>(
            "DELETE",
            One,
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Removes an installed plugin.",
            call => packages.UninstallAsync(call.Value("plugin"), call.Flag("data"), call.Query("project"), call.Aborted),
            new("data", "boolean", "Its data as well. Default false."),
            new("project", "string", "Folder of the project that it is removed from; absent for the person's own."));
    }

    private static void AddCare(EndpointList list, IHostPackages packages)
    {
        list.ActList<HealthCheck>(
            "POST", Base + "/repair", AccessScopes.Admin, EndpointPlace.Server, "Sets a damaged record aside, with everything switched off, and sweeps up.",
            call => packages.CheckHealthAsync(repair: true, call.Aborted));
        list.Send<BisectRequest, BisectReport>(
            "POST",
            Base + "/bisect",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Takes a step of the search for the plugin that causes a fault.",
            (call, request) => packages.BisectAsync(request.Step, call.Aborted));
        list.Act<NamedThing>(
            "POST",
            "/v1/workspaces/{workspace}/lock",
            AccessScopes.Admin,
            EndpointPlace.Workspace,
            "Writes the lock file of a workspace: its plugins with versions and hashes.",
            async call => new(await packages.WriteLockAsync(call.Workspace.Id, call.Aborted)));
        list.List<CatalogReport>(
            "/v1/catalogs",
            AccessScopes.Read,
            EndpointPlace.Server,
            "Lists catalogs of plugins, in the order in which they are asked.",
            call => packages.ListCatalogsAsync(call.Aborted));
        list.Send<CatalogRequest, CatalogReport>(
            "PUT",
            "/v1/catalogs/{catalog}",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Adds a catalog, once it has answered.",
            (call, request) => packages.AddCatalogAsync(call.Value("catalog"), request.Address, request.Kind, call.Aborted));
        list.Act("DELETE", "/v1/catalogs/{catalog}", AccessScopes.Admin, EndpointPlace.Server, "Removes a catalog; what was installed from it stays.", call =>
            packages.RemoveCatalogAsync(call.Value("catalog"), call.Aborted));
    }
}
