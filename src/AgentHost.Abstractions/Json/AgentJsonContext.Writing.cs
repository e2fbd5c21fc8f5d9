using System.Text.Json;

namespace AgentHost;

/// <summary>Writing the open families by their generated code, without the metadata that reading needs.</summary>
/// <remarks>
/// Making that metadata is the greater part of what JSON costs a start: a type's own, and that of each of its members.
/// A run writes a dozen kinds of events before its first request, and reads none.
/// </remarks>
internal sealed partial class AgentJsonContext
{
    /// <returns>False for a type that this version does not know.</returns>
    public bool TryWrite(Utf8JsonWriter writer, AgentEvent value)
    {
        ReadyValues();
        switch (value)
        {
            case SessionCreated known:
                SessionCreatedSerializeHandler(writer, known);
                return true;
            case SessionUpdated known:
                SessionUpdatedSerializeHandler(writer, known);
                return true;
            case TurnQueued known:
                TurnQueuedSerializeHandler(writer, known);
                return true;
            case TurnSteered known:
                TurnSteeredSerializeHandler(writer, known);
                return true;
            case TurnStarted known:
                TurnStartedSerializeHandler(writer, known);
                return true;
            case TurnCompleted known:
                TurnCompletedSerializeHandler(writer, known);
                return true;
            case StepStarted known:
                StepStartedSerializeHandler(writer, known);
                return true;
            case StepCompleted known:
                StepCompletedSerializeHandler(writer, known);
                return true;
            case StepProgressed known:
                StepProgressedSerializeHandler(writer, known);
                return true;
            case StepRetrying known:
                StepRetryingSerializeHandler(writer, known);
                return true;
            case ModelSwitched known:
                ModelSwitchedSerializeHandler(writer, known);
                return true;
            case ContextCompacted known:
                ContextCompactedSerializeHandler(writer, known);
                return true;
            case CompactionStarted known:
                CompactionStartedSerializeHandler(writer, known);
                return true;
            case CompactionFailed known:
                CompactionFailedSerializeHandler(writer, known);
                return true;
            case MessagePinned known:
                MessagePinnedSerializeHandler(writer, known);
                return true;
            case BudgetWarning known:
                BudgetWarningSerializeHandler(writer, known);
                return true;
            case ContextWarning known:
                ContextWarningSerializeHandler(writer, known);
                return true;
            case SessionForked known:
                SessionForkedSerializeHandler(writer, known);
                return true;
            case GoalSet known:
                GoalSetSerializeHandler(writer, known);
                return true;
            case UsageCounted known:
                UsageCountedSerializeHandler(writer, known);
                return true;
            case PartDelta known:
                PartDeltaSerializeHandler(writer, known);
                return true;
            case PartSnapshot known:
                PartSnapshotSerializeHandler(writer, known);
                return true;
            case PartCompleted known:
                PartCompletedSerializeHandler(writer, known);
                return true;
            case MessageAppended known:
                MessageAppendedSerializeHandler(writer, known);
                return true;
            case MessageWithdrawn known:
                MessageWithdrawnSerializeHandler(writer, known);
                return true;
            case ToolRequested known:
                ToolRequestedSerializeHandler(writer, known);
                return true;
            case ToolStarted known:
                ToolStartedSerializeHandler(writer, known);
                return true;
            case ToolProgressed known:
                ToolProgressedSerializeHandler(writer, known);
                return true;
            case ToolCompleted known:
                ToolCompletedSerializeHandler(writer, known);
                return true;
            case PermissionAsked known:
                PermissionAskedSerializeHandler(writer, known);
                return true;
            case PermissionResolved known:
                PermissionResolvedSerializeHandler(writer, known);
                return true;
            case QuestionAsked known:
                QuestionAskedSerializeHandler(writer, known);
                return true;
            case QuestionAnswered known:
                QuestionAnsweredSerializeHandler(writer, known);
                return true;
            case FileChanged known:
                FileChangedSerializeHandler(writer, known);
                return true;
            case PermissionsSwitched known:
                PermissionsSwitchedSerializeHandler(writer, known);
                return true;
            case HookRan known:
                HookRanSerializeHandler(writer, known);
                return true;
            case SessionIdle known:
                SessionIdleSerializeHandler(writer, known);
                return true;
            case CapabilityChanged known:
                CapabilityChangedSerializeHandler(writer, known);
                return true;
            case PluginStateChanged known:
                PluginStateChangedSerializeHandler(writer, known);
                return true;
            case HostWarning known:
                HostWarningSerializeHandler(writer, known);
                return true;
            case FilePreviewed known:
                FilePreviewedSerializeHandler(writer, known);
                return true;
            case FilesChanged known:
                FilesChangedSerializeHandler(writer, known);
                return true;
            case AgentStarted known:
                AgentStartedSerializeHandler(writer, known);
                return true;
            case AgentEnded known:
                AgentEndedSerializeHandler(writer, known);
                return true;
            case FilesReverted known:
                FilesRevertedSerializeHandler(writer, known);
                return true;
            case PreviewsClosed known:
                PreviewsClosedSerializeHandler(writer, known);
                return true;
            case SessionDeleted known:
                SessionDeletedSerializeHandler(writer, known);
                return true;
            case ConfigChanged known:
                ConfigChangedSerializeHandler(writer, known);
                return true;
            case TrustChanged known:
                TrustChangedSerializeHandler(writer, known);
                return true;
            case StreamOpened known:
                StreamOpenedSerializeHandler(writer, known);
                return true;
            case RunResult known:
                RunResultSerializeHandler(writer, known);
                return true;
            default:
                return false;
        }
    }

    /// <returns>False for a type that this version does not know.</returns>
    public bool TryWrite(Utf8JsonWriter writer, Part value)
    {
        ReadyValues();
        switch (value)
        {
            case TextPart known:
                TextPartSerializeHandler(writer, known);
                return true;
            case ReasoningPart known:
                ReasoningPartSerializeHandler(writer, known);
                return true;
            case ToolCallPart known:
                ToolCallPartSerializeHandler(writer, known);
                return true;
            case ToolResultPart known:
                ToolResultPartSerializeHandler(writer, known);
                return true;
            case ImagePart known:
                ImagePartSerializeHandler(writer, known);
                return true;
            case FilePart known:
                FilePartSerializeHandler(writer, known);
                return true;
            case JsonPart known:
                JsonPartSerializeHandler(writer, known);
                return true;
            case ReferencePart known:
                ReferencePartSerializeHandler(writer, known);
                return true;
            case SummaryPart known:
                SummaryPartSerializeHandler(writer, known);
                return true;
            case OpaquePart known:
                OpaquePartSerializeHandler(writer, known);
                return true;
            default:
                return false;
        }
    }

    /// <returns>False for a type that this version does not know.</returns>
    public bool TryWrite(Utf8JsonWriter writer, DisplayBlock value)
    {
        ReadyValues();
        switch (value)
        {
            case TextBlock known:
                TextBlockSerializeHandler(writer, known);
                return true;
            case MarkdownBlock known:
                MarkdownBlockSerializeHandler(writer, known);
                return true;
            case CodeBlock known:
                CodeBlockSerializeHandler(writer, known);
                return true;
            case DiffBlock known:
                DiffBlockSerializeHandler(writer, known);
                return true;
            case TableBlock known:
                TableBlockSerializeHandler(writer, known);
                return true;
            case TreeBlock known:
                TreeBlockSerializeHandler(writer, known);
                return true;
            case LinkBlock known:
                LinkBlockSerializeHandler(writer, known);
                return true;
            case ImageBlock known:
                ImageBlockSerializeHandler(writer, known);
                return true;
            default:
                return false;
        }
    }

    /// <returns>False for a type that this version does not know.</returns>
    public bool TryWrite(Utf8JsonWriter writer, ModelUpdate value)
    {
        ReadyValues();
        switch (value)
        {
            case TextDelta known:
                TextDeltaSerializeHandler(writer, known);
                return true;
            case ReasoningDelta known:
                ReasoningDeltaSerializeHandler(writer, known);
                return true;
            case ToolCallDelta known:
                ToolCallDeltaSerializeHandler(writer, known);
                return true;
            case OpaqueUpdate known:
                OpaqueUpdateSerializeHandler(writer, known);
                return true;
            case UsageUpdate known:
                UsageUpdateSerializeHandler(writer, known);
                return true;
            case ProgressUpdate known:
                ProgressUpdateSerializeHandler(writer, known);
                return true;
            case ModelFinished known:
                ModelFinishedSerializeHandler(writer, known);
                return true;
            case ModelFault known:
                ModelFaultSerializeHandler(writer, known);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A line of the log: each run writes some.</summary>
    public void Write(Utf8JsonWriter writer, LogEntry value)
    {
        _LogEntryLevel ??= Create_LogEntryLevel(Options);
        LogEntrySerializeHandler(writer, value);
    }

    // The values that nearly all of them hold. Asked for by type, each would be compared with every type before it in the alphabet, which loads those.
    private void ReadyValues()
    {
        _Part ??= Create_Part(Options);
        _MessageRole ??= Create_MessageRole(Options);
        _PermissionMode ??= Create_PermissionMode(Options);
        _TurnOutcome ??= Create_TurnOutcome(Options);
        _FinishReason ??= Create_FinishReason(Options);
        _ToolState ??= Create_ToolState(Options);
    }
}
