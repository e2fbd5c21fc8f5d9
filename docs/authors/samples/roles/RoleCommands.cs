using System.Text.Json;

namespace Samples.Roles;

internal sealed class RoleCommands(RoleFile file) : Capability
{
    private const string Prefix = "ask-";

    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var roles = await file.ReadAsync(cancellationToken);
        if (arguments.GetProperty("action").GetString() == "list")
        {
            return AgentJson.ToElement<IReadOnlyList<CommandSpec>>([.. roles.Keys.Select(role => new CommandSpec(Prefix + role, $"Ask as {role}.") { ArgumentHint = "QUESTION" })]);
        }

        var call = AgentJson.Read<CommandCall>(arguments.GetProperty("call"));
        var name = call.Name.StartsWith(Prefix, StringComparison.Ordinal) ? call.Name[Prefix.Length..] : "";
        return roles.ContainsKey(name)
            ? AgentJson.ToElement(new CommandResult([]) { Prompt = call.Text ?? string.Join(' ', call.Arguments), Agent = name })
            : AgentJson.Parse("null");
    }
}
