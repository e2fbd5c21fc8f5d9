using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;
using AgentHost.Server.Watching;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about open workspaces: plugins, commands, tools, rules, settings.</summary>
internal static class WorkspaceEndpoints
{
    private const string Base = "/v1/workspaces/{workspace}";

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var host = parts.Host;
        list.List<WorkspaceInfo>("/v1/workspaces", AccessScopes.Read, EndpointPlace.Filtered, "Lists the workspaces that are open here.", call =>
            parts.Workspaces.ListAsync(call.Caller, call.Aborted));
        list.Send<WorkspaceRequest, WorkspaceInfo>(
            "POST",
            "/v1/workspaces",
            AccessScopes.Prompt,
            EndpointPlace.Filtered,
            "Opens a workspace; the same words give the same one. Words that widen what runs need the scope admin.",
            (call, request) => OpenAsync(parts, call, request));
        list.Add(new Endpoint(
            "POST",
            Base + "/release",
            AccessScopes.Prompt,
            EndpointPlace.Workspace,
            "Lets go of a workspace whose folder a plugin's provider made.",
            async call =>
            {
                var released = await host.Workspaces.ReleaseAsync(call.Workspace.Id, call.Aborted);
                parts.Workspaces.Forget(call.Workspace);
                await call.WriteAsync(released);
            })
        {
            Answer = typeof(WorkspaceRelease),
        });
        list.Get<WorkspaceInfo>(Base, AccessScopes.Read, EndpointPlace.Workspace, "Reads an open workspace.", call =>
            parts.Workspaces.ReadAsync(call.Workspace.Id, call.Aborted));
        list.Act("DELETE", Base, AccessScopes.Prompt, EndpointPlace.Workspace, "Closes a workspace in which no turn runs: its sessions are let go of.", call =>
            parts.Workspaces.CloseAsync(call.Workspace.Id, call.Aborted));
        list.List<HealthCheck>(Base + "/health", AccessScopes.Read, EndpointPlace.Workspace, "Looks at what people trip over.", call =>
            host.Workspaces.CheckHealthAsync(call.Workspace.Id, call.Aborted));
        list.Get<FileNames>(
            Base + "/files",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Finds files and folders by a part of their names, for who types one.",
            call => host.Workspaces.FindFilesAsync(
                call.Workspace.Id, new FileQuery(call.Query("text") ?? "") { Limit = (int)call.Number("limit", 20, 1, 200) }, call.Aborted),
            new("text", "string", "A part of the name or the path; absent for what lies at the top."),
            new("limit", "integer", "The most names, 1 to 200. Default 20."));
        list.Send<AttachRequest, AttachedContext>(
            "POST",
            Base + "/attach",
            AccessScopes.Prompt,
            EndpointPlace.Workspace,
            "Reads what a prompt refers to, as parts that go with it.",
            (call, request) => host.Prompts.AttachAsync(call.Workspace.Id, request.Text, request.Attached, call.Aborted));
        list.List<string>(Base + "/agents", AccessScopes.Read, EndpointPlace.Workspace, "Lists the names of agents.", call =>
            host.Prompts.ListAgentsAsync(call.Workspace.Id, call.Aborted));
        list.List<DeclaredRunOption>(Base + "/run-options", AccessScopes.Read, EndpointPlace.Workspace, "Lists the run options that plugins declare.", call =>
            host.Prompts.ListRunOptionsAsync(call.Workspace.Id, call.Aborted));
        list.Add(new Endpoint(
            "POST",
            Base + "/preview",
            AccessScopes.Prompt,
            EndpointPlace.Workspace,
            "Shows what a prompt would send. Nothing is sent or stored.",
            async call =>
            {
                var body = await call.ReadBodyAsync();
                body["sessionId"] ??= "";
                var request = call.Read<PromptRequest>(body);
                await parts.CheckSessionAsync(call, request.SessionId);
                await call.WriteAsync(await host.Prompts.PreviewAsync(request, call.Aborted));
            })
        {
            Request = typeof(PromptRequest),
            Given = ["workspaceId", "sessionId"],
            Answer = typeof(RequestPreview),
        });
        AddCommands(list, parts);
        AddPlugins(list, parts);
        AddRules(list, parts);
        AddSettings(list, host);
    }

    private static void AddCommands(EndpointList list, ServerParts parts)
    {
        var host = parts.Host;
        list.List<CommandSpec>(
            Base + "/commands",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Lists commands: of plugins, of files, of skills.",
            call => call.Flag("verbs")
                ? host.Commands.ListVerbsAsync(call.Workspace.Id, call.Aborted)
                : host.Commands.ListAsync(call.Workspace.Id, call.Aborted),
            new EndpointParameter("verbs", "boolean", "Those that are verbs of the program alone. Default false."));
        list.Add(new Endpoint(
            "POST",
            Base + "/commands",
            AccessScopes.Prompt,
            EndpointPlace.Workspace,
            "Runs a command; without an answer the words are a prompt after all. What does something by itself needs the scope admin.",
            async call =>
            {
                var request = await call.ReadAsync<CommandRequest>();
                await parts.CheckSessionAsync(call, request.SessionId);
                await CheckCommandAsync(call, request);
                if (await host.Commands.RunAsync(request, call.Aborted) is { } result)
                {
                    await call.WriteAsync(result);
                    return;
                }

                call.Done();
            })
        {
            Request = typeof(CommandRequest),
            Given = ["workspaceId"],
            Answer = typeof(CommandResult),
            OtherStatus = 204,
        });
        list.List<ToolSpec>(
            Base + "/tools",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Lists the tools that can be called.",
            call => host.Tools.ListAsync(call.Workspace.Id, call.Flag("interactive"), call.Aborted),
            new EndpointParameter("interactive", "boolean", "Those too that need a person. Default false."));
    }

    private static void AddPlugins(EndpointList list, ServerParts parts)
    {
        var host = parts.Host;
        list.List<PluginInfo>(Base + "/plugins", AccessScopes.Read, EndpointPlace.Workspace, "Lists plugins, with their states.", call =>
            host.Plugins.ListAsync(call.Workspace.Id, call.Aborted));
        list.List<HookInfo>(Base + "/hooks", AccessScopes.Read, EndpointPlace.Workspace, "Lists hooks, in the order in which they run.", call =>
            host.Plugins.ListHooksAsync(call.Workspace.Id, call.Aborted));
        list.Send<PluginFolder, DevelopedPlugin>(
            "POST",
            Base + "/plugins/develop",
            AccessScopes.Admin,
            EndpointPlace.Workspace,
            "Takes a plugin that is being written in place of the version of it that is there.",
            (call, request) => host.Plugins.DevelopAsync(call.Workspace.Id, request.Folder, request.Isolated, call.Aborted));
        list.Get<RetiredPlugin>(
            "/v1/plugins/retired/{retirement}",
            AccessScopes.Admin,
            EndpointPlace.Server,
            "Waits for the end of a version that was replaced.",
            call =>
            {
                parts.Streams.Hold(call);
                return host.Plugins.WaitRetiredAsync(call.Value("retirement"), call.Aborted);
            });
    }

    private static void AddRules(EndpointList list, ServerParts parts)
    {
        var host = parts.Host;
        list.List<PermissionRuleInfo>(
            Base + "/permissions/rules",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Lists permission rules, the strongest lists first.",
            async call =>
            {
                await parts.CheckSessionAsync(call, call.Query("session"));
                return await host.Permissions.ListRulesAsync(call.Workspace.Id, call.Query("session"), call.Aborted);
            },
            new EndpointParameter("session", "string", "A session, whose own rules are among them."));
        list.List<PermissionBuiltinInfo>(Base + "/permissions/builtins", AccessScopes.Read, EndpointPlace.Workspace, "Lists the host's own cautions.", call =>
            host.Permissions.ListBuiltinsAsync(call.Workspace.Id, call.Aborted));
        list.Send<PermissionTestRequest, PermissionTestResult>(
            "POST",
            Base + "/permissions/test",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Tells what would become of a call, which is not run.",
            (call, request) => host.Permissions.TestAsync(call.Workspace.Id, request, call.Aborted));
    }

    private static void AddSettings(EndpointList list, IHostClient host)
    {
        list.Get<SettingsReport>(
            Base + "/settings",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Reads settings with their origins; secrets are hidden.",
            call => host.Settings.ReadAsync(call.Workspace.Id, call.Aborted));
        list.Get<System.Text.Json.JsonElement>(
            Base + "/settings/schema",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Reads the JSON schema of all settings.",
            call => host.Settings.ReadSchemaAsync(call.Workspace.Id, call.Aborted));
        list.Send<SettingsChange, SettingsChanged>(
            "PATCH",
            Base + "/settings",
            AccessScopes.Admin,
            EndpointPlace.Workspace,
            "Changes a settings file, when the result is in order.",
            (call, change) => host.Settings.ChangeAsync(call.Workspace.Id, change, call.Aborted));
        list.Add(new Endpoint(
            "GET",
            Base + "/audit",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Reads lines of the audit log, the oldest first.",
            call => call.WriteLinesAsync(OfCaller(call, host.Audit.ReadAsync(
                call.Workspace.Id,
                new AuditFilter { Since = call.Time("since"), Tool = call.Query("tool"), SessionId = call.Query("session") },
                call.Aborted))))
        {
            Answer = typeof(AuditEntry),
            Kind = AnswerKind.Lines,
            Parameters =
                [
                    new("since", "string", "The first moment."), new("tool", "string", "One tool."), new("session", "string", "One session."),
                ],
        });
        list.Get<AuditReport>(Base + "/audit/verify", AccessScopes.Read, EndpointPlace.Workspace, "Checks that the audit log is as it was written.", call =>
            host.Audit.VerifyAsync(call.Workspace.Id, call.Aborted));
    }

    private static async ValueTask<WorkspaceInfo> OpenAsync(ServerParts parts, EndpointCall call, WorkspaceRequest request)
    {
        // Plugins may bring what holds others back: leaving some out widens as adding some does.
        var widens = request.Trust || request.Plugins.Count > 0 || request.OnlyPlugins is not null || request.WithoutPlugins.Count > 0 || request.BundledOnly
            || request.NoDiscovery || request.Allow.Count > 0 || request.Profile is not null || request.Settings is not null;
        if (widens)
        {
            call.Need(AccessScopes.Admin, "for trust, a choice of plugins, allow, profile and settings");
        }

        // Where it leads is known once it is open; a token for one workspace names it as it is.
        if (call.Caller.Workspace is { } only && OpenWorkspaces.Normal(request.Path) != only)
        {
            throw new ProblemException(ProblemKind.InsufficientScope, $"The token is for {only} alone.");
        }

        return await parts.Workspaces.OpenAsync(request, widens, call.Caller, call.Aborted);
    }

    /// <summary>Refuses commands that do something by themselves to who may only prompt: those that were found give a prompt.</summary>
    private static async ValueTask CheckCommandAsync(EndpointCall call, CommandRequest request)
    {
        const string Purpose = "for commands that do something by themselves; skills, and commands that are files, do without";
        if (request.Cli)
        {
            call.Need(AccessScopes.Admin, Purpose);
        }

        if (!call.Caller.Scopes.Allow(AccessScopes.Admin)
            && (await call.Host.Commands.ListAsync(call.Workspace.Id, call.Aborted))
                .Any(command => !command.Found && (command.Name == request.Call.Name || command.Aliases.Contains(request.Call.Name))))
        {
            call.Need(AccessScopes.Admin, Purpose);
        }
    }

    /// <summary>Lines of the audit log that a caller may see: the log is one for all workspaces.</summary>
    private static async IAsyncEnumerable<AuditEntry> OfCaller(EndpointCall call, IAsyncEnumerable<AuditEntry> entries)
    {
        await foreach (var entry in entries)
        {
            if (call.Caller.Workspace is null || call.Caller.Workspace == entry.Workspace)
            {
                yield return entry;
            }
        }
    }
}
