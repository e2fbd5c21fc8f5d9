using System.Text.Json.Serialization;

namespace AgentHost.Acp.Protocol;

/// <summary>News of a session. This record itself is a kind of a newer version.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "sessionUpdate", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(UserMessageChunk), "user_message_chunk")]
[JsonDerivedType(typeof(AgentMessageChunk), "agent_message_chunk")]
[JsonDerivedType(typeof(AgentThoughtChunk), "agent_thought_chunk")]
[JsonDerivedType(typeof(ToolCallStarted), "tool_call")]
[JsonDerivedType(typeof(ToolCallChanged), "tool_call_update")]
[JsonDerivedType(typeof(PlanUpdate), "plan")]
[JsonDerivedType(typeof(AvailableCommandsUpdate), "available_commands_update")]
[JsonDerivedType(typeof(CurrentModeUpdate), "current_mode_update")]
[JsonDerivedType(typeof(ConfigOptionUpdate), "config_option_update")]
[JsonDerivedType(typeof(SessionInfoUpdate), "session_info_update")]
[JsonDerivedType(typeof(SessionUsageUpdate), "usage_update")]
[JsonDerivedType(typeof(NoticeUpdate), "notice")]
[JsonDerivedType(typeof(CompactionUpdate), "compaction_update")]
[JsonDerivedType(typeof(CompactionSummaryChunk), "compaction_summary_chunk")]
public record SessionUpdate;
