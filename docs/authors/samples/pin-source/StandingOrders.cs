using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Samples.PinSource;

internal sealed class StandingOrders(IWorkspaceContext workspace) : Capability
{
    private const int MostBytes = 8 * 1024;

    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var pins = new JsonArray();
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync("ORDERS.md", MostBytes, cancellationToken));
            pins.Add(new JsonObject { ["title"] = "Standing orders", ["text"] = text });
        }
        catch (FileAccessException)
        {
            // Nobody gave any.
        }

        return AgentJson.Parse(new JsonObject { ["pins"] = pins }.ToJsonString());
    }
}
