using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Commands by name: those that manifests declare, then those that sources find (files, skills).</summary>
/// <param name="time">The clock.</param>
/// <param name="clients">Says which models can be had.</param>
/// <param name="redactor">Hides secrets in what is shown.</param>
/// <param name="questions">What commands ask who called them.</param>
/// <param name="bus">Tells of those questions.</param>
/// <param name="calls">Makes the calls that commands end with.</param>
internal sealed class CommandService(
    TimeProvider time, ModelClients clients, Redactor redactor, Questions questions, EventBus bus, CommandCalls calls)
{
    private const int MostPrompt = 1_000_000;
    private const int MostPin = 200;

    private static readonly JsonElement ListCall = AgentJson.Parse("""{"action":"list"}""");

    /// <summary>A command may look at repositories, ask services and write files; a person waits for it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>Those that a conversation has.</summary>
    public static async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, CommandSpec>(StringComparer.Ordinal);
        foreach (var declared in workspace.Services.Registry.List(CapabilityKinds.Command))
        {
            var spec = ClientJson.Read<CommandSpec>(declared.Declaration);
            if (!spec.CliOnly)
            {
                found.TryAdd(spec.Name, spec with { Found = false });
            }
        }

        foreach (var source in workspace.Services.Registry.List(CapabilityKinds.CommandSource))
        {
            foreach (var spec in await ListAsync(workspace, source, cancellationToken))
            {
                found.TryAdd(spec.Name, spec with { Found = true });
            }
        }

        return [.. found.Values];
    }

    /// <summary>Those that are verbs of the program.</summary>
    public static IReadOnlyList<CommandSpec> ListVerbs(Workspace workspace) =>
        [
            .. workspace.Services.Registry.List(CapabilityKinds.Command)
                .Select(static declared => ClientJson.Read<CommandSpec>(declared.Declaration)).Where(static spec => spec.Cli)
        ];

    public async ValueTask<CommandResult?> RunAsync(Workspace workspace, CommandRequest request, CancellationToken cancellationToken)
    {
        var (name, registry) = (request.Call.Name, workspace.Services.Registry);
        foreach (var declared in registry.List(CapabilityKinds.Command))
        {
            var spec = ClientJson.Read<CommandSpec>(declared.Declaration);
            if ((spec.Name == name || spec.Aliases.Contains(name, StringComparer.Ordinal)) && (request.Cli ? spec.Cli : !spec.CliOnly))
            {
                var call = request.Call with { Name = spec.Name };
                var own = request with { Call = request.Cli ? call : LineOptions.Read(spec, call) };
                var held = await HeldAsync(workspace, declared, spec.Name, await RunAsync(workspace, declared, own, cancellationToken), cancellationToken);
                return await calls.MakeAsync(workspace, new CallOwner(declared.Owner.Id, spec.Calls), own, held, cancellationToken);
            }
        }

        if (!request.Cli)
        {
            foreach (var source in registry.List(CapabilityKinds.CommandSource))
            {
                if (await AskAsync(workspace, source, request, cancellationToken) is { } result)
                {
                    return await HeldAsync(workspace, source, name, result with { Call = null }, cancellationToken);
                }
            }

            // A prompt about a folder of the system: /tmp is full.
            if (Path.Exists("/" + name))
            {
                return null;
            }
        }

        var known = (request.Cli ? ListVerbs(workspace) : await ListAsync(workspace, cancellationToken)).Select(static spec => spec.Name).ToList();
        var said = NearestName.Find(name, known) is { } near ? $"; did you mean /{near}?"
            : known.Count == 0 ? "."
            : $"; there are {string.Join(", ", known.Take(12).Select(static each => "/" + each))}{(known.Count > 12 ? " and more" : "")}.";
        throw new HostException(
            HostFailure.NotFound,
            $"There is no command /{SchemaText.Short(name)} here{said} A prompt that begins with a slash stands behind a space and a word, or in quotes.");
    }

    private async ValueTask<CommandResult> HeldAsync(
        Workspace workspace, CapabilityDescriptor owner, string name, CommandResult result, CancellationToken cancellationToken)
    {
        var held = Shown(Held(workspace, owner, result));
        if (held is not { Prompt: not null, Model: { } model })
        {
            return held;
        }

        try
        {
            var choice = await clients.ChooseAsync(workspace, new ModelPreference { Name = model, IsForeign = true }, cancellationToken);
            return !choice.IsOfFamily ? held : held with
            {
                Model = choice.Name,
                Warnings = choice.Role is { } role
                    ? [.. held.Warnings, AgentCatalog.RoleTaken(held.File ?? $"the command /{name}", model, role, choice.Name)]
                    : held.Warnings,
            };
        }
        catch (HostException exception)
        {
            // Written for another service: its words are worth having with any model.
            return held with
            {
                Model = null,
                Warnings = [.. held.Warnings, AgentCatalog.ModelLeftOut(held.File ?? $"the command /{name}", model, exception.Message, null)]
            };
        }
    }

    /// <summary>With secrets hidden in what people and programs are given; a prompt stays as it is, as a person's own does.</summary>
    private CommandResult Shown(CommandResult result)
    {
        var shown = redactor.Redact(new CommandResult(result.Blocks) { Data = result.Data, Warnings = result.Warnings });
        return result with { Blocks = shown.Blocks, Data = shown.Data, Warnings = shown.Warnings };
    }

    private static CommandResult Held(Workspace workspace, CapabilityDescriptor owner, CommandResult result) => result with
    {
        Allow = workspace.Configuration.Trusted && owner.Owner.Installed.Manifest.Permissions.PreApprove ? result.Allow : [],
        Pin = result.Pin is { Length: > 0 and <= MostPin } pin ? PinOf(workspace, owner, pin) : null,
        ReferenceText = result.ReferenceText is { Length: > MostPrompt } ? null : result.ReferenceText,
        Prompt = result.Prompt is { Length: > MostPrompt }
            ? throw new HostException(HostFailure.Invalid, $"The prompt of the command is longer than {MostPrompt:N0} characters.")
            : result.Prompt,
    };

    /// <summary>The pin under a name of the plugin's own: that of one of its tools, which results are pinned under, or its id.</summary>
    private static string PinOf(Workspace workspace, CapabilityDescriptor owner, string pin) =>
        pin.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            && workspace.Services.Registry.Find(CapabilityKinds.Tool, pin[..colon])?.Owner == owner.Owner ? pin : $"{owner.Owner.Id}/{pin}";

    private async ValueTask<CommandResult> RunAsync(
        Workspace workspace, CapabilityDescriptor descriptor, CommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var command = await workspace.Services.Resolver.ResolveAsync<Command>(descriptor, cancellationToken);
            var context = new CommandContext
            {
                Workspace = workspace.Services.ContextFor(descriptor.Owner),
                SessionId = request.SessionId,
                Capabilities = workspace.Services.CapabilitiesFor(workspace.Services.Registry),
                User = request.Interactive ? new CommandUser(questions, bus, time, request.SessionId) : null,
            };
            return await BoundedCall.RunAsync(descriptor.Owner, token => command.RunAsync(request.Call, context, token), Deadline, time, cancellationToken);
        }
        catch (CapabilityException exception)
        {
            throw new HostException(HostFailure.Plugin, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Internal, $"{request.Call.Name} failed: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not HostException)
        {
            var what = exception is TimeoutException ? $"it did not end within {Deadline.TotalMinutes:0} minutes" : exception.Message;
            descriptor.Owner.RecordFault($"{request.Call.Name}: {what}");
            throw new HostException(HostFailure.Plugin, $"The command {request.Call.Name} of {descriptor.Owner.Id} failed: {what}", exception);
        }
    }

    private static async ValueTask<CommandResult?> AskAsync(
        Workspace workspace, CapabilityDescriptor source, CommandRequest request, CancellationToken cancellationToken)
    {
        var call = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["action"] = AgentJson.Parse("\"run\""),
            ["call"] = ClientJson.ToElement(request.Call),
        };
        if (request.SessionId is { } session)
        {
            call.Add("sessionId", ClientJson.ToElement(session));
        }

        var answer = await InvokeAsync(workspace, source, ClientJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(call), cancellationToken);
        return answer.ValueKind == JsonValueKind.Null ? null : Read<CommandResult>(source, answer);
    }

    private static async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(
        Workspace workspace, CapabilityDescriptor source, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<CommandSpec>>(source, await InvokeAsync(workspace, source, ListCall, cancellationToken));

    private static async ValueTask<JsonElement> InvokeAsync(
        Workspace workspace, CapabilityDescriptor source, JsonElement arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.Services.CapabilitiesFor(workspace.Services.Registry)
                .InvokeAsync(CapabilityKinds.CommandSource, source.Name, arguments, cancellationToken);
        }
        catch (CapabilityException exception)
        {
            throw new HostException(HostFailure.Plugin, exception.Message, exception);
        }
    }

    private static T Read<T>(CapabilityDescriptor source, JsonElement answer)
    {
        try
        {
            return ClientJson.Read<T>(answer);
        }
        catch (JsonException exception)
        {
            source.Owner.RecordFault($"{source.Name} answered what cannot be read: {exception.Message}");
            throw new HostException(HostFailure.Plugin, $"The plugin {source.Owner.Id} answered what cannot be read: {exception.Message}", exception);
        }
    }
}
