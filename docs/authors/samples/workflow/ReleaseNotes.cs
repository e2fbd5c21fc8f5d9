using System.Text.Json;
using AgentHost.Workflows;

namespace Samples.Workflow;

/// <summary>The definition: notes from the log, read by a person, written anew where they say so.</summary>
internal sealed class ReleaseNotes : Capability
{
    private static readonly string Definition = new WorkflowBuilder("release-notes")
        .Describe("Write the notes of a release from its commits, and have a person read them.")
        .Input("since")
        .Key("log").Key("notes").Key("answer")
        .Result("notes")
        .Limit(steps: 20, cost: 5)
        .Start("commits", Step.Command("git log --oneline {{ since }}..HEAD").With("reads", true).Save("log"))
        .Then("write", Step.Agent("Write release notes for users from these commits: {{ log }}").Save("notes"))
        .Catch("explain", Step.Set(("notes", "'There are no notes: ' + error")))
        .Wait("read", "{{ notes }} Are these good?", ["yes", "shorter"], save: "answer")
        .If("answer == 'shorter'")
        .Then("shorten", Step.Agent("Shorten these release notes to half: {{ notes }}").Save("notes"))
        .EndIf()
        .Then("keep", Step.Tool("write", new() { ["path"] = "NOTES.md", ["content"] = "{{ notes }}" }))
        .Compile();

    /// <inheritdoc/>
    public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) => new(Answer("definition", Definition));
}
