using System.Text.Json.Serialization;

namespace AgentHost.JsonRpc.Tests;

internal sealed record Pair(int A, int B);

internal sealed record Sum(int Value);

[JsonSerializable(typeof(Pair))]
[JsonSerializable(typeof(Sum))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class TestJson : JsonSerializerContext;
