using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>JSON of the protocol's own messages. The contract's records in them are written as the contract writes them: see <see cref="Wire{T}"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(VersionRange))]
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(RegistrationParams))]
[JsonSerializable(typeof(WorkspaceParams))]
[JsonSerializable(typeof(WorkspaceUpdateParams))]
[JsonSerializable(typeof(CreateParams))]
[JsonSerializable(typeof(ToolCallContext))]
[JsonSerializable(typeof(PrepareParams))]
[JsonSerializable(typeof(ExecuteParams))]
[JsonSerializable(typeof(ListModelsParams))]
[JsonSerializable(typeof(OpenClientParams))]
[JsonSerializable(typeof(ClientParams))]
[JsonSerializable(typeof(StreamParams))]
[JsonSerializable(typeof(LentModelParams))]
[JsonSerializable(typeof(DefaultModelParams))]
[JsonSerializable(typeof(LentStreamParams))]
[JsonSerializable(typeof(UpdateParams))]
[JsonSerializable(typeof(CreditParams))]
[JsonSerializable(typeof(HookParams))]
[JsonSerializable(typeof(CommandParams))]
[JsonSerializable(typeof(PromptParams))]
[JsonSerializable(typeof(CompactParams))]
[JsonSerializable(typeof(CompactResult))]
[JsonSerializable(typeof(InvokeParams))]
[JsonSerializable(typeof(PathParams))]
[JsonSerializable(typeof(ReadProblemParams))]
[JsonSerializable(typeof(ReadParams))]
[JsonSerializable(typeof(Chunk))]
[JsonSerializable(typeof(EditParams))]
[JsonSerializable(typeof(BlobCreateParams))]
[JsonSerializable(typeof(WriteParams))]
[JsonSerializable(typeof(HandleParams))]
[JsonSerializable(typeof(ProcessStartParams))]
[JsonSerializable(typeof(ProcessStarted))]
[JsonSerializable(typeof(ProcessChunk))]
[JsonSerializable(typeof(KillParams))]
[JsonSerializable(typeof(KeepParams))]
[JsonSerializable(typeof(TellParams))]
[JsonSerializable(typeof(AskParams))]
[JsonSerializable(typeof(AgentParams))]
[JsonSerializable(typeof(AgentOpenParams))]
[JsonSerializable(typeof(ToolsCallParams))]
[JsonSerializable(typeof(CapabilityListParams))]
[JsonSerializable(typeof(CapabilityInvokeParams))]
[JsonSerializable(typeof(StateKeyParams))]
[JsonSerializable(typeof(StateSetParams))]
[JsonSerializable(typeof(PublishParams))]
[JsonSerializable(typeof(AppendParams))]
[JsonSerializable(typeof(ReadEventsParams))]
[JsonSerializable(typeof(CredentialParams))]
[JsonSerializable(typeof(SecretParams))]
[JsonSerializable(typeof(HideParams))]
[JsonSerializable(typeof(TextResult))]
[JsonSerializable(typeof(SessionParams))]
[JsonSerializable(typeof(MessagesParams))]
[JsonSerializable(typeof(ProgressParams))]
[JsonSerializable(typeof(LogParams))]
[JsonSerializable(typeof(RunnerFigures))]
[JsonSerializable(typeof(TargetPlacesParams))]
[JsonSerializable(typeof(TargetRemoveParams))]
[JsonSerializable(typeof(TargetConnectParams))]
[JsonSerializable(typeof(TargetConnected))]
[JsonSerializable(typeof(TargetLostParams))]
[JsonSerializable(typeof(TargetCloseParams))]
[JsonSerializable(typeof(TargetPathParams))]
[JsonSerializable(typeof(TargetReadParams))]
[JsonSerializable(typeof(TargetWriteParams))]
[JsonSerializable(typeof(TargetDeleteParams))]
[JsonSerializable(typeof(TargetMoveParams))]
[JsonSerializable(typeof(TargetOpenParams))]
[JsonSerializable(typeof(TargetStartParams))]
[JsonSerializable(typeof(TargetStarted))]
[JsonSerializable(typeof(TargetHandleParams))]
[JsonSerializable(typeof(TargetInputParams))]
[JsonSerializable(typeof(TargetExit))]
[JsonSerializable(typeof(TargetWordParams))]
[JsonSerializable(typeof(TargetKillParams))]
[JsonSerializable(typeof(ExternalRunParams))]
[JsonSerializable(typeof(ExternalReportParams))]
[JsonSerializable(typeof(ExternalDecideParams))]
[JsonSerializable(typeof(Empty))]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class RunnerJson : JsonSerializerContext
{
    /// <summary>The metadata of a message, or of a contract record that is a whole answer.</summary>
    public static JsonTypeInfo<T> Info<T>() => Cache<T>.Value;

    private static class Cache<T>
    {
        public static readonly JsonTypeInfo<T> Value = (JsonTypeInfo<T>?)Default.GetTypeInfo(typeof(T)) ?? ClientJson.TypeInfo<T>();
    }
}
