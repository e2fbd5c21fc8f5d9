using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Settings of the conversation, as they look and feel.</summary>
public sealed class PreferenceLoopTests : LoopFixture
{
    [Fact]
    public async Task Keys_OfTheSettings_AreThoseOfTheHelp()
    {
        Host.Entries = [new SettingEntry("ui.keys.pager", AgentJson.Parse("\"alt+p\""), "x")];
        await BeginAsync();
        Device.Type("/help whole conversation\r");
        await Device.WaitForAsync("Alt+P");
        var turn = (await StartedAsync()).TurnId!;
        Host.Answer(turn, "done");
        await Device.WaitForAsync("done");
        Device.Type("\u001bp");
        await Device.WaitForAsync("q leaves");
        Device.Type("q");
        await Device.WaitAsync(static screen => !screen.IsAlternate, "the normal screen");
    }

    [Fact]
    public async Task Vi_EscapeLeavesInsertionThenCancels()
    {
        Host.Entries = [new SettingEntry("ui.editing", AgentJson.Parse("\"vi\""), "x")];
        await WorkAsync();
        Device.Type("some words\u001b");
        await Device.WaitForAsync("» some words");
        Assert.Empty(Host.Cancelled);
        Device.Type("bcwdraft");
        await Device.WaitForAsync("› some draft");
        Device.Type("\u001b");
        await Device.WaitForAsync("» some draft");
        Device.Type("\u001b");
        await Device.WaitForAsync("Cancelled.");
        Device.Type("\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 2);
        Assert.Equal("some draft", ((TextPart)Submitted(1).Parts[0]).Text);
        Device.Type("text again");
        await Device.WaitForAsync("› text again");
    }

    [Fact]
    public async Task Theme_IsPickedKeptAndDrawn()
    {
        await BeginAsync();
        Device.Type("/theme\r");
        await Device.WaitForAsync("▸ auto");
        Device.Type("contrast\r");
        await Device.WaitForAsync("Written: /home/agent.json");
        Assert.Equal(("ui/theme", "\"high-contrast\""), (string.Join('/', Host.Changes[0].Path), Host.Changes[0].Value!.Value.GetRawText()));
        await Device.WaitAsync(static screen => screen.StyleAt(screen.CursorRow, 0).Contains("96", StringComparison.Ordinal), "another colour");
        Device.Type("/theme nosuch\r");
        await Device.WaitForAsync("There is no theme of that name");
    }

    [Fact]
    public async Task Background_ThatIsLight_ChangesTheColours()
    {
        await BeginAsync();
        await Device.WaitAsync(static screen => screen.StyleAt(screen.CursorRow, 0).Contains("36", StringComparison.Ordinal), "the usual colour");
        Device.Type("\u001b]11;rgb:ffff/ffff/ffff\u001b\\");
        await Device.WaitAsync(static screen => screen.StyleAt(screen.CursorRow, 0).Contains("38;5;30", StringComparison.Ordinal), "a darker colour");
        Device.Type("x");
        await Device.WaitForAsync("› x");
    }

    [Fact]
    public async Task Title_AndNotification_SayWhatGoesOn()
    {
        var turn = await WorkAsync();
        await Device.WaitAsync(static screen => screen.Title == "● agent · session-1", "a title while it works");
        Host.Answer(turn, "done");
        await Device.WaitAsync(static screen => screen.Title == "agent · session-1", "a title");
        Assert.Empty(Device.Look(static screen => screen.Notifications));
        Device.Type("\u001b[O");
        Device.Type("again\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 2);
        Host.Tell(new PermissionAsked(ChatLoopTests.Asked("r1")));
        await Device.WaitAsync(static screen => screen.Notifications.Contains("A question waits for your word"), "a notification");
        await Device.WaitAsync(static screen => screen.Title == "? agent · session-1", "a title that asks");
        Device.HangUp();
        await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Null(Device.Look(static screen => screen.Title));
    }

    [Fact]
    public async Task DroppedFile_BecomesAReference()
    {
        var folder = Directory.CreateTempSubdirectory("drop-").FullName;
        try
        {
            var file = Path.Combine(folder, "a picture.png");
            await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
            await BeginAsync();
            Device.Type($"see \u001b[200~{file.Replace(" ", "\\ ", StringComparison.Ordinal)}\u001b[201~and \u001b[200~'{file}.no'\u001b[201~");
            await Device.WaitAsync(
                screen => string.Concat(screen.Shown.Split('\n').Select(static row => row.Trim())).Contains(".no'", StringComparison.Ordinal), "both");
            Device.Type("\r");
            await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
            Assert.Equal($"see @\"{file}\" and '{file}.no'", ((TextPart)Submitted(0).Parts[0]).Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<PromptRequest> StartedAsync()
    {
        Device.Type("work\r");
        await Eventually.TrueAsync(() => Host.Submitted.Count == 1);
        return Submitted(0);
    }
}
