using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Acp.Protocol;

/// <summary>Generated readers and writers of the protocol's messages.</summary>
/// <remarks>
/// Members that a reader does not know are passed over, <c>_meta</c> among them; absent members are not written. The kind of a piece may stand anywhere in its
/// object. Thread-safe.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.Strict,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(InitializeRequest))]
[JsonSerializable(typeof(InitializeResponse))]
[JsonSerializable(typeof(AuthenticateRequest))]
[JsonSerializable(typeof(EmptyResponse))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(NewSessionResponse))]
[JsonSerializable(typeof(LoadSessionRequest))]
[JsonSerializable(typeof(ResumeSessionRequest))]
[JsonSerializable(typeof(OpenedSession))]
[JsonSerializable(typeof(ListSessionsRequest))]
[JsonSerializable(typeof(ListSessionsResponse))]
[JsonSerializable(typeof(SessionReference))]
[JsonSerializable(typeof(SetModeRequest))]
[JsonSerializable(typeof(SetConfigOptionRequest))]
[JsonSerializable(typeof(SetConfigOptionResponse))]
[JsonSerializable(typeof(SessionPrompt))]
[JsonSerializable(typeof(PromptResponse))]
[JsonSerializable(typeof(SessionNotification))]
[JsonSerializable(typeof(PermissionQuestion))]
[JsonSerializable(typeof(PermissionReply))]
[JsonSerializable(typeof(ElicitationQuestion))]
[JsonSerializable(typeof(ElicitationReply))]
[JsonSerializable(typeof(ReadTextFileRequest))]
[JsonSerializable(typeof(ReadTextFileResponse))]
[JsonSerializable(typeof(WriteTextFileRequest))]
public sealed partial class AcpJson : JsonSerializerContext;
