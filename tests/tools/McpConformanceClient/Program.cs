using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.ConformanceClient;

// The conformance suite starts this with the address of a server as the last word, and names the scenario in a variable.
var scenario = Environment.GetEnvironmentVariable("MCP_CONFORMANCE_SCENARIO") ?? "initialize";
var given = JsonNode.Parse(Environment.GetEnvironmentVariable("MCP_CONFORMANCE_CONTEXT") ?? "{}")!.AsObject();
await using var world = new World(scenario, args[^1], given);
return scenario.StartsWith("auth/", StringComparison.Ordinal) ? await world.LogInAndCallAsync() : await world.CallAllAsync(given);
