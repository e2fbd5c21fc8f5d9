using AgentHost.Plugins.Hooks.Claude;

namespace AgentHost.Plugins.Hooks.Tests;

public sealed class ClaudeToolsTests
{
    [Theory]
    [InlineData(
        """{"file_path":"b.txt","old_string":"one","new_string":"two"}""",
        """{"edits":[{"path":"b.txt","old":"one","new":"two"},{"path":"c.txt","old":"x","new":"y"}]}""")]
    [InlineData("""{"new_string":"changed"}""", """{"edits":[{"path":"a.txt","old":"one","new":"changed"},{"path":"c.txt","old":"x","new":"y"}]}""")]
    [InlineData(
        """{"file_path":"/w/a.txt","old_string":"one","new_string":"two","edits":[{"path":"a.txt","old":"one","new":"mine"}]}""",
        """{"edits":[{"path":"a.txt","old":"one","new":"mine"}]}""")]
    public void ToOurs_EditWithFieldsOfTheOtherFormat_TakesWhatTheHookChanged(string answered, string expected)
    {
        var call = AgentJson.Parse("""{"edits":[{"path":"a.txt","old":"one","new":"two"},{"path":"c.txt","old":"x","new":"y"}]}""");

        Assert.Equal(expected, ClaudeTools.ToOurs("edit", AgentJson.Parse(answered), call)!.Value.GetRawText());
    }
}
