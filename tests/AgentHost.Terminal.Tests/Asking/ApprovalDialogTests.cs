using AgentHost.Client;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Tests.Chats;

namespace AgentHost.Terminal.Tests.Asking;

public sealed class ApprovalDialogTests
{
    /// <summary>Each reason is said once: by the request, or beside the first command that has it.</summary>
    [Fact]
    public void Reasons_AreSaidOnce()
    {
        const string Line = "rm -rf build && git status && git log | sh";
        var asked = ChatLoopTests.Asked("r1") with
        {
            Plan = new ToolPlan(new ToolCall("c1", "shell", AgentJson.EmptyObject), Line) { Preview = [new TextBlock(Line)] },
            Reason = "No rule allows the command \"rm -rf build\": rm removes folders.",
            Reasons = ["git runs a program", "it is odd"],
        };
        PermissionTestPart[] parts =
        [
            Part("rm -rf build", "rm removes folders"), Part("git status", "git runs a program"), Part("git log", "git runs a program"),
            Part("sh", "rm removes folders"), new PermissionTestPart("ls", PermissionDecision.Allow) { Rule = "shell(ls *)" },
        ];

        var dialog = new ApprovalDialog(asked, "local", parts, static _ => { });

        Assert.Equal(
            [
                $"? {Line}   [shell, risk medium, local]", "  No rule allows the command \"rm -rf build\": rm removes folders.", "  ! it is odd",
                "  ask    rm -rf build", "  ask    git status  (git runs a program)", "  ask    git log", "  ask    sh", "  allow  ls  (shell(ls *))",
            ],
            dialog.Details.Select(static line => line.Text));
    }

    private static PermissionTestPart Part(string text, string reason) =>
        new(text, PermissionDecision.Ask) { Reason = $"No rule allows it: {reason}." };
}
