namespace PluginName.Tests;

public sealed class ForecastTests
{
    [Fact]
    public async Task Forecast_Town_TellsItsTemperature()
    {
        await using var host = await TestHost.StartAsync();
        host.Model.Call("forecast", """{"town":"Tarn"}""").Say("It will be 15 °C in Tarn.");

        var turn = await host.RunAsync("How warm will it be in Tarn?");

        Assert.Equal("Tarn: 15 °C", turn.Call("forecast").Text);
        Assert.Equal("It will be 15 °C in Tarn.", turn.Answer);
    }

    [Fact]
    public async Task Forecast_TooFarAhead_SaysWhatToAskFor()
    {
        await using var host = await TestHost.StartAsync();

        var call = await host.CallAsync("forecast", """{"town":"Tarn","days":99}""");

        Assert.True(call.IsError);
        Assert.Contains("1 to 10 days", call.Text);
    }
}
