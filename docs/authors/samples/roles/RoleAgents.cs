using System.Text.Json;

namespace Samples.Roles;

internal sealed class RoleAgents(RoleFile file) : Capability
{
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var roles = await file.ReadAsync(cancellationToken);
        return AgentJson.ToElement<IReadOnlyList<AgentProfile>>([.. roles.Select(role => new AgentProfile(role.Key) { Description = role.Value, Prompt = role.Value, File = ".roles" })]);
    }
}
