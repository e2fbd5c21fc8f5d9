using System.Text.Json;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands that set the program up: logins and settings.</summary>
internal static class SetupCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("login", "[PROVIDER]", "Keeps a key of a provider, or logs in with a browser.", LoginAsync),
        new("theme", "[NAME]", "Chooses colours, and keeps them in your settings.", ThemeAsync),
        new("config", "[KEY [VALUE]]", "Shows settings and where they come from; changes yours.", ConfigAsync),
    ];

    private static async Task LoginAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var providers = (await chat.Host.Models.ListProvidersAsync(chat.Workspace.Id, token))
            .Where(static provider => provider.TakesKey || provider.DeviceLogin).ToList();
        var name = CommandWords.Of(call);
        if (name.Length == 0)
        {
            if (await chat.ChooseAsync(
                "provider",
                [.. providers.Select(static provider => (provider.Name, provider.KeySource is { } source ? $"has a key: {source}" : provider.Address ?? ""))],
                -1,
                token) is not { } number)
            {
                return;
            }

            name = providers[number].Name;
        }

        var takesBrowser = providers.Exists(provider => provider.Name == name && provider.DeviceLogin);
        var answer = await chat.AskAsync(
            new Question($"Key for {SafeText.Line(name, 60)}{(takesBrowser ? " (with nothing, a login with a browser)" : "")}")
            {
                Secret = true, Optional = takesBrowser,
            },
            token);
        if (answer is null)
        {
            chat.Say([Line.Of("Nothing was kept.", Style.Dim)]);
            return;
        }

        await foreach (var step in chat.Host.Models.LoginAsync(
            new LoginRequest(chat.Workspace.Id, name) { Key = answer.Values is [{ Length: > 0 } key, ..] ? key : null }, token))
        {
            if (step.Url is { } url)
            {
                chat.Say([
                    new Line([new Span("Open "), new Span(SafeText.Line(url, 2_000), Style.Underlined, url),
                        new Span(step.UserCode is { } code ? $" and enter {SafeText.Line(code, 60)}" : "")]),
                    Line.Of("Waiting; Esc gives up.", Style.Dim),
                ]);
            }

            if (step.Warning is { } warning)
            {
                chat.Say([Line.Warning(SafeText.Line(warning, 400))]);
            }

            if (step.Done)
            {
                chat.Say([Line.Of($"Logged in at {SafeText.Line(name, 60)}. /model chooses a model.", Style.Dim)]);
            }
        }

        chat.ShowModel((await chat.Host.Models.ExplainAsync(chat.Workspace.Id, chat.Prompts.Model, token)).Name);
    }

    private static async Task ThemeAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var name = CommandWords.Of(call);
        var themes = Theme.All.ToList();
        if (name.Length == 0)
        {
            if (await chat.ChooseAsync("theme", themes, themes.FindIndex(theme => theme.Name == chat.Preferences.Theme), token) is not { } number)
            {
                return;
            }

            name = themes[number].Name;
        }

        if (!themes.Exists(theme => theme.Name == name))
        {
            throw new HostException(
                HostFailure.NotFound, $"There is no theme of that name; there are {string.Join(", ", themes.Select(static theme => theme.Name))}.");
        }

        chat.SetTheme(name);
        await ChangeAsync(chat, "ui.theme", $"\"{name}\"", token);
    }

    private static async Task ConfigAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var words = CommandWords.Of(call).Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var report = await chat.Host.Settings.ReadAsync(chat.Workspace.Id, token);
        if (words.Length == 2)
        {
            await ChangeAsync(chat, words[0], words[1], token);
            return;
        }

        if (words is [var key] && !report.Entries.Any(entry => entry.Key == key))
        {
            var under = report.Entries.Where(entry => entry.Key.StartsWith(key + ".", StringComparison.Ordinal)).ToList();
            chat.Say(under.Count > 0 ? under.Select(Shown) : [Line.Of($"{SafeText.Line(key, 100)} is not set.", Style.Dim)]);
            return;
        }

        var chosen = words is [var named] ? report.Entries.ToList().FindIndex(entry => entry.Key == named)
            : await chat.ChooseAsync("setting", [.. report.Entries.Select(static entry => (entry.Key, $"{ValueOf(entry)}  ({entry.Origin})"))], -1, token);
        if (chosen is not { } number)
        {
            return;
        }

        var setting = report.Entries[number];
        chat.Say([Shown(setting)]);
        if (words.Length == 0
            && await chat.AskAsync(new Question($"Another value for {SafeText.Line(setting.Key, 100)}, as JSON or text"), token)
                is { Values: [{ Length: > 0 } typed] })
        {
            await ChangeAsync(chat, setting.Key, typed, token);
        }
    }

    private static async Task ChangeAsync(IChat chat, string key, string typed, CancellationToken token)
    {
        var change = new SettingsChange(SettingsPlace.User, SettingsChangeKind.Set, key.Split('.')) { Value = Read(typed) };
        var changed = await chat.Host.Settings.ChangeAsync(chat.Workspace.Id, change, token);
        chat.Say([
            Line.Of($"{(changed.Changed ? "Written" : "Already so")}: {SafeText.Line(changed.File, 300)}", Style.Dim),
            .. changed.Entries.Select(Shown),
            .. changed.Warnings.Select(static warning => Line.Warning(SafeText.Line(warning, 400))),
        ]);
    }

    /// <summary>Reads what was typed: as JSON where it is some; else as a text.</summary>
    private static JsonElement Read(string typed)
    {
        try
        {
            return AgentJson.Parse(typed);
        }
        catch (JsonException)
        {
            return AgentJson.Parse($"\"{JsonEncodedText.Encode(typed)}\"");
        }
    }

    private static Line Shown(SettingEntry entry) => new([
        new Span("  " + SafeText.Line(entry.Key, 100), Style.Cyan), new Span(" = " + ValueOf(entry)),
        new Span($"  ({SafeText.Line(entry.Origin, 200)})", Style.Dim),
    ]);

    private static string ValueOf(SettingEntry entry) => SafeText.Line(entry.Value.GetRawText(), 200);
}
