using System.Text.Json;

namespace AgentHost.Client;

/// <summary>Writes what each run writes by its generated code alone; everything else goes by the metadata, which gives the same text.</summary>
/// <remarks>Making the metadata of a type and of its members takes longer than writing the few values that a start writes (docs/decisions/0008).</remarks>
internal sealed partial class ClientJsonContext
{
    /// <summary>Writes an event that a run with one answer has.</summary>
    /// <returns>False for any other, of which nothing is written.</returns>
    public bool TryWrite(Utf8JsonWriter writer, AgentEvent value)
    {
        ReadyValues();
        switch (value)
        {
            case SessionCreated known:
                SessionCreatedSerializeHandler(writer, known);
                return true;
            case TurnStarted known:
                TurnStartedSerializeHandler(writer, known);
                return true;
            case HostWarning known:
                HostWarningSerializeHandler(writer, known);
                return true;
            case MessageAppended known:
                MessageAppendedSerializeHandler(writer, known);
                return true;
            case StepStarted known:
                StepStartedSerializeHandler(writer, known);
                return true;
            case PartCompleted known:
                PartCompletedSerializeHandler(writer, known);
                return true;
            case StepCompleted known:
                StepCompletedSerializeHandler(writer, known);
                return true;
            case TurnCompleted known:
                TurnCompletedSerializeHandler(writer, known);
                return true;
            default:
                return false;
        }
    }

    // Values that those hold. Asked for by type, each would be compared with every type before it in the alphabet, which loads those.
    private void ReadyValues()
    {
        _Part ??= Create_Part(Options);
        _MessageRole ??= Create_MessageRole(Options);
        _PermissionMode ??= Create_PermissionMode(Options);
        _TurnOutcome ??= Create_TurnOutcome(Options);
        _FinishReason ??= Create_FinishReason(Options);
    }
}
