using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Turns.Planning;

/// <summary>Agents by name: finds one among those that plugins bring, and narrows a prompt to it.</summary>
public static class AgentCatalog
{
    private static readonly JsonElement ListCall = AgentJson.Parse("""{"action":"list"}""");

    /// <summary>The agent that a prompt names; null where it names none.</summary>
    /// <exception cref="HostException">There is none of that name.</exception>
    public static async ValueTask<AgentProfile?> FindAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken)
    {
        if (request.Agent is not { } name)
        {
            return null;
        }

        var (all, failed) = await AskAsync(workspace, cancellationToken);
        return all.FirstOrDefault(agent => agent.Name == name)
            ?? all.FirstOrDefault(agent => string.Equals(agent.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw (failed.Count > 0
                ? new HostException(
                    HostFailure.Plugin, $"There is no agent \"{SchemaText.Short(name)}\" among those that could be found: {string.Join(" ", failed)}")
                : new HostException(
                HostFailure.NotFound,
                $"There is no agent \"{SchemaText.Short(name)}\" here"
                + $"{(NearestName.Find(name, all.Select(static agent => agent.Name)) is { } near ? $"; did you mean {near}?" : all.Count == 0 ? ": agents are files such as .agents/agents/NAME.md." : $": there are {string.Join(", ", all.Take(20).Select(static agent => agent.Name))}.")}"));
    }

    /// <summary>The names of all agents, the stronger source first.</summary>
    public static async ValueTask<IReadOnlyList<string>> ListAsync(Workspace workspace, CancellationToken cancellationToken) =>
        [.. (await AskAsync(workspace, cancellationToken)).Found.Select(static agent => agent.Name)];

    /// <summary>The prompt as far as the agent lets it go; its mode stays what a person wants, and the agent's ceiling is held when calls are judged.</summary>
    public static PromptRequest Narrow(PromptRequest request, AgentProfile? agent, AgentTools lists, Workspace workspace)
    {
        if (agent is null)
        {
            return request;
        }

        var tools = lists.Only is not { } own
            ? request.Tools
            : [.. own.Where(name => (request.Tools?.Contains(name, StringComparer.Ordinal) ?? true) && IsThere(name, workspace, request.Interactive))];
        return request with
        {
            Tools = tools,
            Limits = agent.MaxSteps is { } steps ? request.Limits with { Steps = Math.Min(steps, request.Limits.Steps ?? int.MaxValue) } : request.Limits,
        };
    }

    /// <summary>Lists warnings about an agent here: those of its source, and the tools that it names and nobody has.</summary>
    public static IEnumerable<string> Warnings(AgentProfile? agent, AgentTools lists, CapabilityRegistry registry)
    {
        if (agent is null)
        {
            return [];
        }

        var tools = registry.List(CapabilityKinds.Tool).Select(static tool => tool.Name).ToList();
        var warnings = agent.Warnings.Concat(lists.Problems);
        var missing = (agent.Tools ?? []).Concat(agent.WithoutTools).Select(AgentTools.NameOf)
            .Where(name => !tools.Contains(name, StringComparer.Ordinal) && !ToolCatalog.MayCome(registry, name))
            .Distinct(StringComparer.Ordinal)
            .Select(name => SchemaText.Short(name) + (NearestName.Find(name, tools) is { } near ? $" (did you mean {near}?)" : "")).ToList();
        return missing.Count == 0
            ? warnings
            : warnings.Append(
                $"The agent {agent.Name}{(agent.File is { } file ? $" ({file})" : "")} names tools that are not here: {string.Join(", ", missing)}.");
    }

    /// <summary>
    /// The agents of all sources, and sentences about sources that could not be asked: what one plugin cannot tell takes nothing from the others.
    /// </summary>
    private static async ValueTask<(IReadOnlyList<AgentProfile> Found, IReadOnlyList<string> Failed)> AskAsync(
        Workspace workspace, CancellationToken cancellationToken)
    {
        var found = new List<AgentProfile>();
        var failed = new List<string>();
        var capabilities = workspace.Services.CapabilitiesFor(workspace.Services.Registry);
        foreach (var source in workspace.Services.Registry.List(CapabilityKinds.AgentSource))
        {
            try
            {
                foreach (var agent in ClientJson.Read<IReadOnlyList<AgentProfile>>(
                    await capabilities.InvokeAsync(CapabilityKinds.AgentSource, source.Name, ListCall, cancellationToken)))
                {
                    if (found.TrueForAll(other => other.Name != agent.Name))
                    {
                        found.Add(agent);
                    }
                }
            }
            catch (JsonException exception)
            {
                source.Owner.RecordFault($"{source.Name} gave agents that cannot be read: {exception.Message}");
                failed.Add($"{source.Owner.Id} gave agents that cannot be read.");
            }
            catch (CapabilityException exception)
            {
                failed.Add(exception.Message.TrimEnd('.') + ".");
            }
        }

        return (found, failed);
    }

    /// <summary>The sentence that a file wants a model which cannot be had.</summary>
    public static string ModelLeftOut(string place, string model, string reason, string? instead) =>
        $"{place} wants the model {SchemaText.Short(model)}, which cannot be had, and {instead ?? "the run's model"} is taken: {reason}";

    /// <summary>That a role stands for a family of models that nobody has, as a sentence.</summary>
    public static string RoleTaken(string place, string family, string role, string instead) =>
        $"{place} wants the model {SchemaText.Short(family)}, and no provider here has one of that name: {instead} is taken, the role {role} (models.{role}).";

    private static bool IsThere(string name, Workspace workspace, bool interactive) =>
        workspace.Services.Registry.Find(CapabilityKinds.Tool, name) is not { } tool
            ? ToolCatalog.MayCome(workspace.Services.Registry, name)
            : workspace.Settings.Flag("tools", name, "enabled") != false && (interactive || !ClientJson.Read<ToolSpec>(tool.Declaration).NeedsUser);
}
