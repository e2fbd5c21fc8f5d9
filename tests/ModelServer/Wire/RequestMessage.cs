using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>One message of a request, whatever its wire format.</summary>
internal sealed record RequestMessage(string Role, string Text, JsonElement Json);
