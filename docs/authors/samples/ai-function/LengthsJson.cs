using System.Text.Json.Serialization;

namespace Samples.AiFunction;

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(LengthUnit))]
internal sealed partial class LengthsJson : JsonSerializerContext;
